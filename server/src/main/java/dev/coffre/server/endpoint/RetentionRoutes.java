package dev.coffre.server.endpoint;

import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.openapi.QueryParameters;
import dev.coffre.server.retention.MachinePin;
import dev.coffre.server.retention.PinUse;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.RetentionProblems;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.DeletePointsRequest;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.RetentionPreviewRequest;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SetRetentionRequest;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Retention and deletion, for machines: docs/protocol.md §10. */
final class RetentionRoutes {
    /** Memory for each point while a plan is made: its row, and the decision with its reasons. */
    private static final long BYTES_OF_POINT = 1 << 10;

    /** A vault that holds nothing is granted this much before all others. A longer chain is charged like one of 7,168 points. */
    private static final long MAX_BYTES_OF_PLAN = 7L << 20;

    private final RetentionService retention;
    private final PointDeletion deletion;
    private final SecurityPinService securityPins;
    private final Inventory inventory;
    private final AuditLog auditLog;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;

    RetentionRoutes(
            RetentionService retention,
            PointDeletion deletion,
            SecurityPinService securityPins,
            Inventory inventory,
            AuditLog auditLog,
            ApiAuthenticator authenticator,
            PlatformThreads threads) {
        this.retention = retention;
        this.deletion = deletion;
        this.securityPins = securityPins;
        this.inventory = inventory;
        this.auditLog = auditLog;
        this.authenticator = authenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<TokenIdentity.MachineTokenIdentity> machine = authenticator.machines();
        return List.of(
                machine.get("/v1/retention", "Which of the machine's recovery points are kept, until when, and why")
                        .asks(QueryParameters.AFTER_NUMBER)
                        .mayFail(ProblemCode.VAULT_BUSY)
                        .answers(RetentionResponse.class, this::own),
                machine.post("/v1/retention/preview", "The same under another policy")
                        .takes(RetentionPreviewRequest.class)
                        .mayFail(RetentionProblems.PREVIEW)
                        .answers(RetentionResponse.class, this::ownPreview),
                machine.put("/v1/retention", "Another retention policy; what shortens takes a security PIN")
                        .takes(SetRetentionRequest.class)
                        .mayFail(RetentionProblems.SHORTENING)
                        .answers(Empty.class, this::setOwn),
                machine.post(
                                "/v1/deletion",
                                "Deletes all of the machine's recovery points; they can be brought back for a while")
                        .takes(DeletePointsRequest.class)
                        .mayFail(RetentionProblems.DELETION)
                        .answers(Empty.class, this::deleteOwn));
    }

    private RetentionResponse own(TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        long after = after(request);
        return planned(machine, request, () -> retention.show(row(machine), after));
    }

    private RetentionResponse ownPreview(
            TokenIdentity.MachineTokenIdentity machine, RetentionPreviewRequest asked, ApiRequest request) {
        long after = asked.after().orElse(0L);
        return planned(machine, request, () -> retention.preview(row(machine), asked.policy(), after));
    }

    /** Runs work that reads all points of the machine and decides about each. */
    private RetentionResponse planned(
            TokenIdentity.MachineTokenIdentity machine, ApiRequest request, Supplier<RetentionResponse> work) {
        ThreadShare share = share(machine);
        long points =
                threads.call(share, () -> inventory.head(machine.machine())).seq();
        return request.withMemory(
                Math.min(points * BYTES_OF_POINT, MAX_BYTES_OF_PLAN), () -> threads.call(share, work));
    }

    private static ThreadShare share(TokenIdentity.MachineTokenIdentity machine) {
        return ThreadShare.ofMachine(machine.vault(), machine.machine());
    }

    /** A machine may lengthen its retention. Shortening takes a security PIN from an owner. */
    private Empty setOwn(TokenIdentity.MachineTokenIdentity machine, SetRetentionRequest asked, ApiRequest request) {
        AuditAction action = AuditAction.of("set-retention")
                .with("machineId", machine.machine())
                .with("policy", asked.policy().map(WireJson::writeLine).orElse("none"));
        PinUse pin = new MachinePin(securityPins, machine.machine(), asked.pin());
        threads.run(
                share(machine),
                () -> auditLog.recordChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        action,
                        () -> retention.setByMachine(row(machine), asked.policy(), pin)));
        return new Empty();
    }

    /** Deletes the points of a machine that stops protection. This takes a security PIN from an owner too. */
    private Empty deleteOwn(TokenIdentity.MachineTokenIdentity machine, DeletePointsRequest asked, ApiRequest request) {
        AuditAction action = AuditAction.of("delete-points")
                .with("machineId", machine.machine())
                .with("point", asked.point().map(String::valueOf).orElse("all"));
        PinUse pin = new MachinePin(securityPins, machine.machine(), asked.pin());
        threads.run(
                share(machine),
                () -> auditLog.recordChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        action,
                        () -> deletion.delete(row(machine), asked.point(), pin)));
        return new Empty();
    }

    private MachineRow row(TokenIdentity.MachineTokenIdentity machine) {
        return inventory.machineRow(machine.machine());
    }

    private static long after(ApiRequest request) {
        return Math.max(0, request.number("after").orElse(0L));
    }
}
