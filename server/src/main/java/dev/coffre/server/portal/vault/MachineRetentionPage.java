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
    private final CommandGateway commands;

    public MachineRetentionPage(VaultPageAccess vaults, SafeguardService safeguards, CommandGateway commands) {
        this.vaults = vaults;
        this.safeguards = safeguards;
        this.commands = commands;
    }

    /** Sets the retention policy, or previews its effect. */
    public PageResponse setRetention(PortalRequest request) {
        return attempt(request, machine -> {
            Optional<RetentionPolicyMessage> policy = policy(request);
            if (request.field("preview").isPresent()) {
                return previewed(request, machine, policy);
            }
            commands.execute(request, new RetentionCommands.SetRetention(id(machine), policy, request.field("pin")));
            return request.say("retention.done");
        });
    }

    private String previewed(PortalRequest request, MachineRow machine, Optional<RetentionPolicyMessage> policy) {
        long all = 0;
        long kept = 0;
        Optional<Long> after = Optional.of(0L);
        while (after.isPresent()) {
            RetentionResponse shown = commands.execute(
                    request, new RetentionCommands.ShowPlannedRetention(id(machine), policy, after.orElseThrow()));
            for (RetainedPointEntry point : shown.points()) {
                all += point.removal().isPresent() ? 0 : 1;
                kept += point.keeps().isEmpty() ? 0 : 1;
            }
            after = shown.next();
        }
        return request.say("retention.previewed", all, kept, all - kept);
    }

    public PageResponse hold(PortalRequest request) {
        return attempt(request, machine -> {
            boolean held = request.field("release").isEmpty();
            commands.execute(
                    request,
                    new RetentionCommands.HoldPoint(id(machine), point(request).orElse(0L), held));
            return request.say(held ? "retention.held" : "retention.released");
        });
    }

    public PageResponse delete(PortalRequest request) {
        return attempt(request, machine -> {
            Optional<Long> point = chosenPoint(request);
            commands.execute(request, new RetentionCommands.DeletePoints(id(machine), point, request.field("pin")));
            return request.say("deletion.done", safeguards.of(request.vault()).softDeleteDays());
        });
    }

    public PageResponse undelete(PortalRequest request) {
        return attempt(request, machine -> {
            commands.execute(request, new RetentionCommands.UndeletePoints(id(machine), point(request)));
            return request.say(point(request).isPresent() ? "deleted.one-undeleted" : "deleted.undeleted");
        });
    }

    /** Makes exactly the chosen key slots valid. */
    public PageResponse chooseSlots(PortalRequest request) {
        return attempt(request, machine -> {
            commands.execute(
                    request,
                    new MachineCommands.ReinstateSlots(
                            id(machine), request.fields("slot"), true, request.fields("seen")));
            return request.say("slots.reinstated");
        });
    }

    /** Removes the machine and leads to the list of machines. */
    public PageResponse remove(PortalRequest request) {
        MachineRow machine = vaults.machine(request);
        try {
            commands.execute(request, new MachineCommands.RemoveMachine(id(machine)));
            request.setNotice(request.say("removal.done"));
            return new PageResponse.Redirect(
                    VaultTab.MACHINES.address(request.vault().toString()));
        } catch (Problem refused) {
            request.setNotice(refused);
            return back(request, machine);
        }
    }

    private PageResponse attempt(PortalRequest request, Function<MachineRow, String> change) {
        MachineRow machine = vaults.machine(request);
        try {
            request.setNotice(change.apply(machine));
        } catch (Problem refused) {
            request.setNotice(refused);
        }
        return back(request, machine);
    }

    private static PageResponse back(PortalRequest request, MachineRow machine) {
        return new PageResponse.Redirect(
                VaultTab.MACHINES.address(request.vault().toString()) + "/" + machine.id());
    }

    private static String id(MachineRow machine) {
        return machine.id().toString();
    }

    private static Optional<RetentionPolicyMessage> policy(PortalRequest request) {
        boolean any = Stream.of("daily", "weekly", "monthly", "yearly")
                .anyMatch(tier -> request.field(tier).isPresent());
        return any
                ? Optional.of(RetentionPolicySyntax.parse(
                        zone(request),
                        request.field("daily"),
                        request.field("weekly"),
                        request.field("monthly"),
                        request.field("yearly")))
                : Optional.empty();
    }

    private static ZoneId zone(PortalRequest request) {
        return request.parsed(
                        "zone",
                        ZoneId::of,
                        unknown -> ProblemCode.RETENTION_POLICY_INVALID.with("reason", request.say("retention.zone")))
                .orElse(ZoneOffset.UTC);
    }

    /** Empty for all points. They have to be chosen, because the number is gone from a form after a mistyped PIN. */
    private static Optional<Long> chosenPoint(PortalRequest request) {
        Optional<Long> point = point(request);
        boolean isAll = request.field("which").filter("all"::equals).isPresent();
        if (isAll == point.isPresent()) {
            throw ProblemCode.CONFIRMATION_MISSING.with("reason", request.say("deletion.not-chosen"));
        }
        return point;
    }

    private static Optional<Long> point(PortalRequest request) {
        return request.parsed("point", Long::valueOf, typed -> ProblemCode.POINT_UNKNOWN.with("point", typed));
    }
}
