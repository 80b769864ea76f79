package dev.coffre.server.endpoint;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.DeleteVaultRequest;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.ReinstateSlotsRequest;
import dev.coffre.server.message.SetHoldRequest;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.message.SlotList;
import dev.coffre.server.message.UndeletePointsRequest;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.PinUse;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.DeletePointsRequest;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.RetentionPreviewRequest;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.vault.wire.SetRetentionRequest;
import dev.coffre.vault.wire.WireJson;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Retention, deletion and safeguards, for machines and people: docs/protocol.md §8, §10. */
final class RetentionRoutes {
    private static final String MACHINE = "machine";
    private static final String VAULT = "vault";
    private static final Parameter AFTER = Parameter.number("after", "the next of the page before", 0, Long.MAX_VALUE);
    private static final ProblemCode[] POLICY_PROBLEMS = {
        ProblemCode.RETENTION_POLICY_INVALID, ProblemCode.RETENTION_TOO_SHORT,
    };
    private static final ProblemCode[] SHORTENING_PROBLEMS = {
        ProblemCode.RETENTION_POLICY_INVALID,
        ProblemCode.RETENTION_TOO_SHORT,
        ProblemCode.POLICY_LIMIT_REACHED,
        ProblemCode.VAULT_IMMUTABLE,
        ProblemCode.CLOCK_SUSPENDED,
        ProblemCode.PIN_MISSING,
        ProblemCode.PIN_WRONG,
        ProblemCode.PIN_EXPIRED,
        ProblemCode.PIN_TRIES_EXHAUSTED,
    };

    private static final ProblemCode[] SAFEGUARD_PROBLEMS = Stream.concat(
                    Arrays.stream(SHORTENING_PROBLEMS), Stream.of(ProblemCode.LIMITS_INVALID))
            .toArray(ProblemCode[]::new);

    private static final ProblemCode[] DELETION_PROBLEMS = {
        ProblemCode.POINT_UNKNOWN,
        ProblemCode.POINT_HELD,
        ProblemCode.VAULT_IMMUTABLE,
        ProblemCode.CLOCK_SUSPENDED,
        ProblemCode.PIN_MISSING,
        ProblemCode.PIN_WRONG,
        ProblemCode.PIN_EXPIRED,
        ProblemCode.PIN_TRIES_EXHAUSTED,
    };

    private final VaultService service;
    private final ApiAuthenticator guard;
    private final PlatformThreads threads;
    private final CommandExecutor commands;

    RetentionRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        CallerKind<TokenIdentity.MachineTokenIdentity> machine = guard.machines();
        CallerKind<Actor> reader = guard.atLeast(Role.READER);
        CallerKind<Actor> operator = guard.atLeast(Role.OPERATOR);
        CallerKind<Actor> owner = guard.atLeast(Role.OWNER);
        return List.of(
                machine.get("/v1/retention", "Which of the machine's recovery points are kept, until when, and why")
                        .asks(AFTER)
                        .answers(RetentionResponse.class, this::own),
                machine.post("/v1/retention/preview", "The same under another policy")
                        .takes(RetentionPreviewRequest.class)
                        .mayFail(POLICY_PROBLEMS)
                        .answers(RetentionResponse.class, this::ownPreview),
                machine.put("/v1/retention", "Another retention policy; what shortens takes a security PIN")
                        .takes(SetRetentionRequest.class)
                        .mayFail(SHORTENING_PROBLEMS)
                        .answers(Empty.class, this::setOwn),
                reader.get(
                                "/v1/admin/machines/{machine}/retention",
                                "Which of a machine's recovery points are kept, until when, and why")
                        .asks(AFTER)
                        .answers(
                                RetentionResponse.class,
                                (actor, request) -> commands.execute(
                                        actor,
                                        new RetentionCommands.ShowRetention(
                                                request.pathVariable(MACHINE), after(request)))),
                operator.post("/v1/admin/machines/{machine}/retention/preview", "The same under another policy")
                        .takes(RetentionPreviewRequest.class)
                        .mayFail(POLICY_PROBLEMS)
                        .answers(
                                RetentionResponse.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new RetentionCommands.ShowPlannedRetention(
                                                request.pathVariable(MACHINE),
                                                asked.policy(),
                                                asked.after().orElse(0L)))),
                owner.put(
                                "/v1/admin/machines/{machine}/retention",
                                "Another retention policy; what shortens takes a security PIN")
                        .takes(SetRetentionRequest.class)
                        .mayFail(SHORTENING_PROBLEMS)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new RetentionCommands.SetRetention(
                                                request.pathVariable(MACHINE), asked.policy(), asked.pin()))),
                owner.put(
                                "/v1/admin/machines/{machine}/points/{point}/hold",
                                "Holds a recovery point, which then does not expire, or lets it go")
                        .takes(SetHoldRequest.class)
                        .mayFail(ProblemCode.POINT_UNKNOWN)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new RetentionCommands.HoldPoint(
                                                request.pathVariable(MACHINE), point(request), asked.held()))),
                machine.post(
                                "/v1/deletion",
                                "Deletes all of the machine's recovery points; they can be brought back for a while")
                        .takes(DeletePointsRequest.class)
                        .mayFail(DELETION_PROBLEMS)
                        .answers(Empty.class, this::deleteOwn),
                owner.post(
                                "/v1/admin/machines/{machine}/deletion",
                                "Deletes a machine's recovery points; they can be brought back for a while")
                        .takes(DeletePointsRequest.class)
                        .mayFail(DELETION_PROBLEMS)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new RetentionCommands.DeletePoints(
                                                request.pathVariable(MACHINE), asked.point(), asked.pin()))),
                owner.post("/v1/admin/machines/{machine}/undelete", "Brings deleted recovery points back")
                        .takes(UndeletePointsRequest.class)
                        .mayFail(ProblemCode.POINT_UNKNOWN)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new RetentionCommands.UndeletePoints(
                                                request.pathVariable(MACHINE), asked.point()))),
                reader.get(
                                "/v1/admin/machines/{machine}/slots",
                                "The key slots of a machine's data, with the former ones that can be brought back")
                        .answers(
                                SlotList.class,
                                (actor, request) -> commands.execute(
                                        actor, new MachineCommands.ListSlots(request.pathVariable(MACHINE)))),
                owner.post(
                                "/v1/admin/machines/{machine}/slots/reinstate",
                                "Makes former key slots valid again, beside those that are or in their place")
                        .takes(ReinstateSlotsRequest.class)
                        .mayFail(ProblemCode.SLOT_UNKNOWN, ProblemCode.SLOT_DAMAGED, ProblemCode.SLOTS_REFUSED)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new MachineCommands.ReinstateSlots(
                                                request.pathVariable(MACHINE),
                                                asked.slots(),
                                                asked.only().orElse(false),
                                                asked.seen().orElse(List.of())))),
                owner.delete("/v1/admin/machines/{machine}", "Ends a machine's registration once it has no points")
                        .mayFail(ProblemCode.MACHINE_HAS_DATA)
                        .answers(
                                Empty.class,
                                (actor, request) -> commands.execute(
                                        actor, new MachineCommands.RemoveMachine(request.pathVariable(MACHINE)))),
                owner.post(
                                "/v1/admin/vaults/{vault}/deletion",
                                "Deletes a vault in which nothing is kept; it can be brought back for a while")
                        .takes(DeleteVaultRequest.class)
                        .mayFail(
                                ProblemCode.VAULT_NOT_EMPTY,
                                ProblemCode.CLOCK_SUSPENDED,
                                ProblemCode.PIN_MISSING,
                                ProblemCode.PIN_WRONG,
                                ProblemCode.PIN_EXPIRED,
                                ProblemCode.PIN_TRIES_EXHAUSTED)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new VaultCommands.DeleteVault(request.pathVariable(VAULT), asked.pin()))),
                owner.post("/v1/admin/vaults/{vault}/restoration", "Brings a deleted vault back")
                        .answers(
                                Empty.class,
                                (actor, request) -> commands.execute(
                                        actor, new VaultCommands.UndeleteVault(request.pathVariable(VAULT)))),
                guard.administrators()
                        .post("/v1/admin/clock/confirmation", "Says that the clock is right, which ends a suspension")
                        .answers(
                                Empty.class,
                                (actor, request) -> commands.execute(actor, new MaintenanceCommands.ConfirmClock())),
                reader.get("/v1/admin/vaults/{vault}/safeguards", "What the vault protects its machines by")
                        .answers(
                                SafeguardsEntry.class,
                                (actor, request) -> commands.execute(
                                        actor, new SafeguardCommands.ShowSafeguards(request.pathVariable(VAULT)))),
                owner.put(
                                "/v1/admin/vaults/{vault}/safeguards",
                                "Changes what is named; what protects less takes a security PIN of the vault")
                        .takes(SetSafeguardsRequest.class)
                        .mayFail(SAFEGUARD_PROBLEMS)
                        .answers(
                                SafeguardsEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new SafeguardCommands.ChangeSafeguards(request.pathVariable(VAULT), asked))),
                owner.post("/v1/admin/vaults/{vault}/pin", "A security PIN for one operation of one vault")
                        .takes(PinRequest.class)
                        .answers(
                                PinResponse.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new VaultCommands.MakeVaultPin(
                                                request.pathVariable(VAULT), asked.operation()))));
    }

    private RetentionResponse own(TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        return service.retention().show(row(machine), after(request));
    }

    private RetentionResponse ownPreview(
            TokenIdentity.MachineTokenIdentity machine, RetentionPreviewRequest asked, ApiRequest request) {
        return service.retention()
                .preview(row(machine), asked.policy(), asked.after().orElse(0L));
    }

    /** A machine may lengthen its retention. Shortening takes a security PIN from an owner. */
    private Empty setOwn(TokenIdentity.MachineTokenIdentity machine, SetRetentionRequest asked, ApiRequest request) {
        AuditAction deed = AuditAction.of("set-retention")
                .with("machineId", machine.machine())
                .with("policy", asked.policy().map(WireJson::writeLine).orElse("none"));
        PinUse pin = operation -> service.securityPins()
                .consume(machine.machine(), operation, asked.pin().orElse(""));
        threads.run(() -> service.auditLog()
                .recordChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        deed,
                        () -> service.retention().setByMachine(row(machine), asked.policy(), pin)));
        return new Empty();
    }

    /** Deletes the points of a machine that stops protection. This takes a security PIN from an owner too. */
    private Empty deleteOwn(TokenIdentity.MachineTokenIdentity machine, DeletePointsRequest asked, ApiRequest request) {
        AuditAction deed = AuditAction.of("delete-points")
                .with("machineId", machine.machine())
                .with("point", asked.point().map(String::valueOf).orElse("all"));
        PinUse pin = operation -> service.securityPins()
                .consume(machine.machine(), operation, asked.pin().orElse(""));
        threads.run(() -> service.auditLog()
                .recordChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        deed,
                        () -> service.deletion().delete(row(machine), asked.point(), pin)));
        return new Empty();
    }

    private MachineRow row(TokenIdentity.MachineTokenIdentity machine) {
        return service.inventory().machineRow(machine.machine());
    }

    private static long point(ApiRequest request) {
        return request.id("point", Long::valueOf);
    }

    private static long after(ApiRequest request) {
        return Math.max(0, request.number("after").orElse(0L));
    }
}
