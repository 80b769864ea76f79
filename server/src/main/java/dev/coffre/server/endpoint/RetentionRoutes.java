package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.PinUse;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskDeletion;
import dev.coffre.vault.wire.AskPin;
import dev.coffre.vault.wire.AskRestoration;
import dev.coffre.vault.wire.AskRetention;
import dev.coffre.vault.wire.AskSlotRestoration;
import dev.coffre.vault.wire.AskVaultDeletion;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PinGranted;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.vault.wire.SetFrozen;
import dev.coffre.vault.wire.SetRetention;
import dev.coffre.vault.wire.SetSafeguards;
import dev.coffre.vault.wire.SlotList;
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
    private static final ProblemCode[] OF_POLICY = {
        ProblemCode.RETENTION_POLICY_INVALID, ProblemCode.RETENTION_TOO_SHORT,
    };
    private static final ProblemCode[] OF_SHORTENING = {
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

    private static final ProblemCode[] OF_SAFEGUARDS = Stream.concat(
                    Arrays.stream(OF_SHORTENING), Stream.of(ProblemCode.LIMITS_INVALID))
            .toArray(ProblemCode[]::new);

    private static final ProblemCode[] OF_DELETION = {
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
    private final Guard guard;
    private final PlatformThreads threads;
    private final Commands commands;

    RetentionRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
        this.commands = new Commands(service, threads);
    }

    List<Route> routes() {
        Caller<Grant.Machine> machine = guard.machines();
        Caller<Actor> reader = guard.atLeast(Role.READER);
        Caller<Actor> operator = guard.atLeast(Role.OPERATOR);
        Caller<Actor> owner = guard.atLeast(Role.OWNER);
        return List.of(
                machine.get("/v1/retention", "Which of the machine's recovery points are kept, until when, and why")
                        .asks(AFTER)
                        .answers(RetentionShown.class, this::own),
                machine.post("/v1/retention/preview", "The same under another policy")
                        .takes(AskRetention.class)
                        .mayFail(OF_POLICY)
                        .answers(RetentionShown.class, this::ownPreview),
                machine.put("/v1/retention", "Another retention policy; what shortens takes a security PIN")
                        .takes(SetRetention.class)
                        .mayFail(OF_SHORTENING)
                        .answers(Nothing.class, this::setOwn),
                reader.get(
                                "/v1/admin/machines/{machine}/retention",
                                "Which of a machine's recovery points are kept, until when, and why")
                        .asks(AFTER)
                        .answers(
                                RetentionShown.class,
                                (actor, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.ShowRetention(request.pathVariable(MACHINE), after(request)))),
                operator.post("/v1/admin/machines/{machine}/retention/preview", "The same under another policy")
                        .takes(AskRetention.class)
                        .mayFail(OF_POLICY)
                        .answers(
                                RetentionShown.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.ShowPlannedRetention(
                                                request.pathVariable(MACHINE),
                                                asked.policy(),
                                                asked.after().orElse(0L)))),
                owner.put(
                                "/v1/admin/machines/{machine}/retention",
                                "Another retention policy; what shortens takes a security PIN")
                        .takes(SetRetention.class)
                        .mayFail(OF_SHORTENING)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.SetRetention(
                                                request.pathVariable(MACHINE), asked.policy(), asked.pin()))),
                owner.put(
                                "/v1/admin/machines/{machine}/points/{point}/frozen",
                                "Holds a recovery point, which then does not expire, or lets it go")
                        .takes(SetFrozen.class)
                        .mayFail(ProblemCode.POINT_UNKNOWN)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.FreezePoint(
                                                request.pathVariable(MACHINE), point(request), asked.frozen()))),
                machine.post(
                                "/v1/deletion",
                                "Deletes all of the machine's recovery points; they can be brought back for a while")
                        .takes(AskDeletion.class)
                        .mayFail(OF_DELETION)
                        .answers(Nothing.class, this::deleteOwn),
                owner.post(
                                "/v1/admin/machines/{machine}/deletion",
                                "Deletes a machine's recovery points; they can be brought back for a while")
                        .takes(AskDeletion.class)
                        .mayFail(OF_DELETION)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.DeletePoints(
                                                request.pathVariable(MACHINE), asked.point(), asked.pin()))),
                owner.post("/v1/admin/machines/{machine}/restoration", "Brings deleted recovery points back")
                        .takes(AskRestoration.class)
                        .mayFail(ProblemCode.POINT_UNKNOWN)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.RestorePoints(request.pathVariable(MACHINE), asked.point()))),
                reader.get(
                                "/v1/admin/machines/{machine}/slots",
                                "The key slots of a machine's data, with the former ones that can be brought back")
                        .answers(
                                SlotList.class,
                                (actor, request) -> commands.execute(
                                        actor, new AdminCommand.ListSlots(request.pathVariable(MACHINE)))),
                owner.post(
                                "/v1/admin/machines/{machine}/slots/restoration",
                                "Makes former key slots valid again, beside those that are or in their place")
                        .takes(AskSlotRestoration.class)
                        .mayFail(ProblemCode.SLOT_UNKNOWN, ProblemCode.SLOT_DAMAGED, ProblemCode.SLOTS_REFUSED)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.RestoreSlots(
                                                request.pathVariable(MACHINE),
                                                asked.slots(),
                                                asked.only().orElse(false),
                                                asked.seen().orElse(List.of())))),
                owner.delete("/v1/admin/machines/{machine}", "Ends a machine's registration once it has no points")
                        .mayFail(ProblemCode.MACHINE_HAS_DATA)
                        .answers(
                                Nothing.class,
                                (actor, request) -> commands.execute(
                                        actor, new AdminCommand.RemoveMachine(request.pathVariable(MACHINE)))),
                owner.post(
                                "/v1/admin/vaults/{vault}/deletion",
                                "Deletes a vault in which nothing is kept; it can be brought back for a while")
                        .takes(AskVaultDeletion.class)
                        .mayFail(
                                ProblemCode.VAULT_NOT_EMPTY,
                                ProblemCode.CLOCK_SUSPENDED,
                                ProblemCode.PIN_MISSING,
                                ProblemCode.PIN_WRONG,
                                ProblemCode.PIN_EXPIRED,
                                ProblemCode.PIN_TRIES_EXHAUSTED)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new AdminCommand.DeleteVault(request.pathVariable(VAULT), asked.pin()))),
                owner.post("/v1/admin/vaults/{vault}/restoration", "Brings a deleted vault back")
                        .answers(
                                Nothing.class,
                                (actor, request) -> commands.execute(
                                        actor, new AdminCommand.RestoreVault(request.pathVariable(VAULT)))),
                guard.administrators()
                        .post("/v1/admin/clock/confirmation", "Says that the clock is right, which ends a suspension")
                        .answers(
                                Nothing.class,
                                (actor, request) -> commands.execute(actor, new AdminCommand.ConfirmClock())),
                reader.get("/v1/admin/vaults/{vault}/safeguards", "What the vault protects its machines by")
                        .answers(
                                SafeguardsEntry.class,
                                (actor, request) -> commands.execute(
                                        actor, new AdminCommand.ShowSafeguards(request.pathVariable(VAULT)))),
                owner.put(
                                "/v1/admin/vaults/{vault}/safeguards",
                                "Changes what is named; what protects less takes a security PIN of the vault")
                        .takes(SetSafeguards.class)
                        .mayFail(OF_SAFEGUARDS)
                        .answers(
                                SafeguardsEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new AdminCommand.ChangeSafeguards(request.pathVariable(VAULT), asked))),
                owner.post("/v1/admin/vaults/{vault}/pin", "A security PIN for one operation of one vault")
                        .takes(AskPin.class)
                        .answers(
                                PinGranted.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.MakeVaultPin(
                                                request.pathVariable(VAULT), asked.operation()))));
    }

    private RetentionShown own(Grant.Machine machine, HttpRequest request) {
        return service.retention().show(row(machine), after(request));
    }

    private RetentionShown ownPreview(Grant.Machine machine, AskRetention asked, HttpRequest request) {
        return service.retention()
                .preview(row(machine), asked.policy(), asked.after().orElse(0L));
    }

    /** A machine may lengthen its retention. Shortening takes a security PIN from an owner. */
    private Nothing setOwn(Grant.Machine machine, SetRetention asked, HttpRequest request) {
        Deed deed = Deed.of("set-retention")
                .with("machineId", machine.machine())
                .with("policy", asked.policy().map(WireJson::line).orElse("none"));
        PinUse pin = operation -> service.securityPins()
                .use(machine.machine(), operation, asked.pin().orElse(""));
        threads.run(() -> service.auditLog()
                .tellChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        deed,
                        () -> service.retention().setOwn(row(machine), asked.policy(), pin)));
        return new Nothing();
    }

    /** Deletes the points of a machine that stops protection. This takes a security PIN from an owner too. */
    private Nothing deleteOwn(Grant.Machine machine, AskDeletion asked, HttpRequest request) {
        Deed deed = Deed.of("delete-points")
                .with("machineId", machine.machine())
                .with("point", asked.point().map(String::valueOf).orElse("all"));
        PinUse pin = operation -> service.securityPins()
                .use(machine.machine(), operation, asked.pin().orElse(""));
        threads.run(() -> service.auditLog()
                .tellChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        deed,
                        () -> service.deletion().delete(row(machine), asked.point(), pin)));
        return new Nothing();
    }

    private MachineRow row(Grant.Machine machine) {
        return service.inventory().machineRow(machine.machine());
    }

    private static long point(HttpRequest request) {
        return request.id("point", Long::valueOf);
    }

    private static long after(HttpRequest request) {
        return Math.max(0, request.number("after").orElse(0L));
    }
}
