package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.retention.PolicyText;
import dev.coffre.vault.wire.RetainedPoint;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.web.page.Notice;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Changes retention, points and key slots of a machine. Every action leads back to the machine's page. */
public final class MachineCarePage {
    private final VaultService service;
    private final Desk desk;
    private final MachinePage page;

    public MachineCarePage(VaultService service, Desk desk, MachinePage page) {
        this.service = service;
        this.desk = desk;
        this.page = page;
    }

    /** Sets the retention policy, or previews its effect. */
    public Answer setRetention(Visit visit) {
        return attempt(visit, machine -> {
            Optional<PolicyForm> policy = policy(visit);
            if (visit.field("preview").isPresent()) {
                return previewed(visit, machine, policy);
            }
            desk.ask(visit, new AdminCommand.SetRetention(id(machine), policy, visit.field("pin")));
            return visit.say("retention.done");
        });
    }

    private String previewed(Visit visit, MachineRow machine, Optional<PolicyForm> policy) {
        long all = 0;
        long kept = 0;
        Optional<Long> after = Optional.of(0L);
        while (after.isPresent()) {
            RetentionShown shown =
                    desk.ask(visit, new AdminCommand.ShowPlannedRetention(id(machine), policy, after.orElseThrow()));
            for (RetainedPoint point : shown.points()) {
                all += point.removal().isPresent() ? 0 : 1;
                kept += point.keeps().isEmpty() ? 0 : 1;
            }
            after = shown.next();
        }
        return visit.say("retention.previewed", all, kept, all - kept);
    }

    public Answer hold(Visit visit) {
        return attempt(visit, machine -> {
            boolean frozen = visit.field("release").isEmpty();
            desk.ask(
                    visit,
                    new AdminCommand.FreezePoint(id(machine), point(visit).orElse(0L), frozen));
            return visit.say(frozen ? "retention.held" : "retention.released");
        });
    }

    public Answer delete(Visit visit) {
        return attempt(visit, machine -> {
            desk.ask(visit, new AdminCommand.DeletePoints(id(machine), point(visit), visit.field("pin")));
            return visit.say(
                    "deletion.done", service.safeguards().of(visit.vault()).softDeleteDays());
        });
    }

    public Answer restore(Visit visit) {
        return attempt(visit, machine -> {
            desk.ask(visit, new AdminCommand.RestorePoints(id(machine), point(visit)));
            return visit.say(point(visit).isPresent() ? "deleted.one-restored" : "deleted.restored");
        });
    }

    /** Makes exactly the chosen key slots valid. */
    public Answer chooseSlots(Visit visit) {
        return attempt(visit, machine -> {
            desk.ask(
                    visit,
                    new AdminCommand.RestoreSlots(id(machine), visit.fields("slot"), true, visit.fields("seen")));
            return visit.say("slots.restored");
        });
    }

    /** Removes the machine and leads to the list of machines. */
    public Answer remove(Visit visit) {
        MachineRow machine = page.machine(visit);
        try {
            desk.ask(visit, new AdminCommand.RemoveMachine(id(machine)));
            visit.tell(new Notice.Done(visit.say("removal.done")));
            return new Answer.Elsewhere(VaultTab.MACHINES.address(visit.vault().toString()));
        } catch (Problem refused) {
            visit.tell(Problems.notice(refused, visit.language()));
            return back(visit, machine);
        }
    }

    private Answer attempt(Visit visit, Function<MachineRow, String> change) {
        MachineRow machine = page.machine(visit);
        try {
            visit.tell(new Notice.Done(change.apply(machine)));
        } catch (Problem refused) {
            visit.tell(Problems.notice(refused, visit.language()));
        }
        return back(visit, machine);
    }

    private static Answer back(Visit visit, MachineRow machine) {
        return new Answer.Elsewhere(VaultTab.MACHINES.address(visit.vault().toString()) + "/" + machine.id());
    }

    private static String id(MachineRow machine) {
        return machine.id().toString();
    }

    private static Optional<PolicyForm> policy(Visit visit) {
        boolean any = Stream.of("daily", "weekly", "monthly", "yearly")
                .anyMatch(tier -> visit.field(tier).isPresent());
        return any
                ? Optional.of(PolicyText.read(
                        zone(visit),
                        visit.field("daily"),
                        visit.field("weekly"),
                        visit.field("monthly"),
                        visit.field("yearly")))
                : Optional.empty();
    }

    private static ZoneId zone(Visit visit) {
        try {
            return visit.field("zone").map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException unknown) {
            throw ProblemCode.RETENTION_POLICY_INVALID.with("reason", visit.say("retention.zone"));
        }
    }

    private static Optional<Long> point(Visit visit) {
        try {
            return visit.field("point").map(Long::valueOf);
        } catch (NumberFormatException notANumber) {
            throw ProblemCode.POINT_UNKNOWN.with("point", visit.field("point").orElse(""));
        }
    }
}
