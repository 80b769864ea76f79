package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.web.page.Notice;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Changes retention, points and key slots of a machine. Every action leads back to the machine's page. */
public final class MachineRetentionPage {
    private final VaultPageAccess vaults;
    private final SafeguardService safeguards;
    private final CommandGateway desk;

    public MachineRetentionPage(VaultPageAccess vaults, SafeguardService safeguards, CommandGateway desk) {
        this.vaults = vaults;
        this.safeguards = safeguards;
        this.desk = desk;
    }

    /** Sets the retention policy, or previews its effect. */
    public PortalResponse setRetention(PortalRequest visit) {
        return attempt(visit, machine -> {
            Optional<RetentionPolicyMessage> policy = policy(visit);
            if (visit.field("preview").isPresent()) {
                return previewed(visit, machine, policy);
            }
            desk.execute(visit, new RetentionCommands.SetRetention(id(machine), policy, visit.field("pin")));
            return visit.say("retention.done");
        });
    }

    private String previewed(PortalRequest visit, MachineRow machine, Optional<RetentionPolicyMessage> policy) {
        long all = 0;
        long kept = 0;
        Optional<Long> after = Optional.of(0L);
        while (after.isPresent()) {
            RetentionResponse shown = desk.execute(
                    visit, new RetentionCommands.ShowPlannedRetention(id(machine), policy, after.orElseThrow()));
            for (RetainedPointEntry point : shown.points()) {
                all += point.removal().isPresent() ? 0 : 1;
                kept += point.keeps().isEmpty() ? 0 : 1;
            }
            after = shown.next();
        }
        return visit.say("retention.previewed", all, kept, all - kept);
    }

    public PortalResponse hold(PortalRequest visit) {
        return attempt(visit, machine -> {
            boolean held = visit.field("release").isEmpty();
            desk.execute(
                    visit,
                    new RetentionCommands.HoldPoint(id(machine), point(visit).orElse(0L), held));
            return visit.say(held ? "retention.held" : "retention.released");
        });
    }

    public PortalResponse delete(PortalRequest visit) {
        return attempt(visit, machine -> {
            desk.execute(visit, new RetentionCommands.DeletePoints(id(machine), point(visit), visit.field("pin")));
            return visit.say("deletion.done", safeguards.of(visit.vault()).softDeleteDays());
        });
    }

    public PortalResponse undelete(PortalRequest visit) {
        return attempt(visit, machine -> {
            desk.execute(visit, new RetentionCommands.UndeletePoints(id(machine), point(visit)));
            return visit.say(point(visit).isPresent() ? "deleted.one-undeleted" : "deleted.undeleted");
        });
    }

    /** Makes exactly the chosen key slots valid. */
    public PortalResponse chooseSlots(PortalRequest visit) {
        return attempt(visit, machine -> {
            desk.execute(
                    visit,
                    new MachineCommands.ReinstateSlots(id(machine), visit.fields("slot"), true, visit.fields("seen")));
            return visit.say("slots.reinstated");
        });
    }

    /** Removes the machine and leads to the list of machines. */
    public PortalResponse remove(PortalRequest visit) {
        MachineRow machine = vaults.machine(visit);
        try {
            desk.execute(visit, new MachineCommands.RemoveMachine(id(machine)));
            visit.flash(new Notice.Done(visit.say("removal.done")));
            return new PortalResponse.PortalRedirect(
                    VaultTab.MACHINES.address(visit.vault().toString()));
        } catch (Problem refused) {
            visit.flash(ProblemNotices.notice(refused, visit.language()));
            return back(visit, machine);
        }
    }

    private PortalResponse attempt(PortalRequest visit, Function<MachineRow, String> change) {
        MachineRow machine = vaults.machine(visit);
        try {
            visit.flash(new Notice.Done(change.apply(machine)));
        } catch (Problem refused) {
            visit.flash(ProblemNotices.notice(refused, visit.language()));
        }
        return back(visit, machine);
    }

    private static PortalResponse back(PortalRequest visit, MachineRow machine) {
        return new PortalResponse.PortalRedirect(
                VaultTab.MACHINES.address(visit.vault().toString()) + "/" + machine.id());
    }

    private static String id(MachineRow machine) {
        return machine.id().toString();
    }

    private static Optional<RetentionPolicyMessage> policy(PortalRequest visit) {
        boolean any = Stream.of("daily", "weekly", "monthly", "yearly")
                .anyMatch(tier -> visit.field(tier).isPresent());
        return any
                ? Optional.of(RetentionPolicySyntax.parse(
                        zone(visit),
                        visit.field("daily"),
                        visit.field("weekly"),
                        visit.field("monthly"),
                        visit.field("yearly")))
                : Optional.empty();
    }

    private static ZoneId zone(PortalRequest visit) {
        try {
            return visit.field("zone").map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException unknown) {
            throw ProblemCode.RETENTION_POLICY_INVALID.with("reason", visit.say("retention.zone"));
        }
    }

    private static Optional<Long> point(PortalRequest visit) {
        try {
            return visit.field("point").map(Long::valueOf);
        } catch (NumberFormatException notANumber) {
            throw ProblemCode.POINT_UNKNOWN.with("point", visit.field("point").orElse(""));
        }
    }
}
