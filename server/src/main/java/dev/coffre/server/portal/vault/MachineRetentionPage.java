package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.web.page.PageResponse;
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
    public PageResponse setRetention(PortalRequest visit) {
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

    public PageResponse hold(PortalRequest visit) {
        return attempt(visit, machine -> {
            boolean held = visit.field("release").isEmpty();
            desk.execute(
                    visit,
                    new RetentionCommands.HoldPoint(id(machine), point(visit).orElse(0L), held));
            return visit.say(held ? "retention.held" : "retention.released");
        });
    }

    public PageResponse delete(PortalRequest visit) {
        return attempt(visit, machine -> {
            desk.execute(visit, new RetentionCommands.DeletePoints(id(machine), point(visit), visit.field("pin")));
            return visit.say("deletion.done", safeguards.of(visit.vault()).softDeleteDays());
        });
    }

    public PageResponse undelete(PortalRequest visit) {
        return attempt(visit, machine -> {
            desk.execute(visit, new RetentionCommands.UndeletePoints(id(machine), point(visit)));
            return visit.say(point(visit).isPresent() ? "deleted.one-undeleted" : "deleted.undeleted");
        });
    }

    /** Makes exactly the chosen key slots valid. */
    public PageResponse chooseSlots(PortalRequest visit) {
        return attempt(visit, machine -> {
            desk.execute(
                    visit,
                    new MachineCommands.ReinstateSlots(id(machine), visit.fields("slot"), true, visit.fields("seen")));
            return visit.say("slots.reinstated");
        });
    }

    /** Removes the machine and leads to the list of machines. */
    public PageResponse remove(PortalRequest visit) {
        MachineRow machine = vaults.machine(visit);
        try {
            desk.execute(visit, new MachineCommands.RemoveMachine(id(machine)));
            visit.setNotice(visit.say("removal.done"));
            return new PageResponse.Redirect(
                    VaultTab.MACHINES.address(visit.vault().toString()));
        } catch (Problem refused) {
            visit.setNotice(refused);
            return back(visit, machine);
        }
    }

    private PageResponse attempt(PortalRequest visit, Function<MachineRow, String> change) {
        MachineRow machine = vaults.machine(visit);
        try {
            visit.setNotice(change.apply(machine));
        } catch (Problem refused) {
            visit.setNotice(refused);
        }
        return back(visit, machine);
    }

    private static PageResponse back(PortalRequest visit, MachineRow machine) {
        return new PageResponse.Redirect(VaultTab.MACHINES.address(visit.vault().toString()) + "/" + machine.id());
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
        return visit.parsed(
                        "zone",
                        ZoneId::of,
                        unknown -> ProblemCode.RETENTION_POLICY_INVALID.with("reason", visit.say("retention.zone")))
                .orElse(ZoneOffset.UTC);
    }

    private static Optional<Long> point(PortalRequest visit) {
        return visit.parsed("point", Long::valueOf, typed -> ProblemCode.POINT_UNKNOWN.with("point", typed));
    }
}
