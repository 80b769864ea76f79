package dev.coffre.server.admin;

import dev.coffre.server.audit.Effect;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.message.PointList;
import dev.coffre.server.message.SetHoldRequest;
import dev.coffre.server.message.UndeletePointsRequest;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.openapi.QueryParameters;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.RetentionProblems;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.DeletePointsRequest;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.RetentionPreviewRequest;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SetRetentionRequest;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands about recovery points and how long they are kept. */
public final class RetentionCommands implements CommandGroup {
    static final List<CommandSpec<RetentionCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("list-points", ListPoints.class, PointList.class)
                    .needs(CommandNeed.ofMachine(Role.READER, ListPoints::machine))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/machines/{machine}/points",
                                    "A machine's recovery points")
                            .as(request -> new ListPoints(request.machineName())))
                    .handledBy(RetentionCommands::listPoints),
            CommandSpec.of("show-retention", ShowRetention.class, RetentionResponse.class)
                    .needs(CommandNeed.ofMachine(Role.READER, ShowRetention::machine))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/retention",
                                    "Which of a machine's recovery points are kept, until when, and why")
                            .asks(QueryParameters.AFTER_NUMBER)
                            .as(request -> new ShowRetention(
                                    request.machineName(),
                                    Math.max(0, request.number("after").orElse(0L)))))
                    .handledBy(RetentionCommands::showRetention),
            CommandSpec.of("show-planned-retention", ShowPlannedRetention.class, RetentionResponse.class)
                    .needs(CommandNeed.ofMachine(Role.OPERATOR, ShowPlannedRetention::machine))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/retention/preview",
                                    "The same under another policy")
                            .mayFail(RetentionProblems.POLICY)
                            .as(
                                    RetentionPreviewRequest.class,
                                    (asked, request) -> new ShowPlannedRetention(
                                            request.machineName(),
                                            asked.policy(),
                                            asked.after().orElse(0L))))
                    .handledBy(RetentionCommands::showPlannedRetention),
            CommandSpec.of("set-retention", SetRetention.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, SetRetention::machine))
                    // PinCheck asks for the proof if the policy shortens retention.
                    .withoutProof()
                    .audits((action, command) -> action.with("machine", command.machine())
                            .with(
                                    "policy",
                                    command.policy().map(WireJson::writeLine).orElse("none")))
                    .route(CommandRoute.put(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/retention",
                                    "Another retention policy; what shortens takes a security PIN")
                            .mayFail(RetentionProblems.SHORTENING)
                            .as(
                                    SetRetentionRequest.class,
                                    (asked, request) ->
                                            new SetRetention(request.machineName(), asked.policy(), asked.pin())))
                    .handledBy(RetentionCommands::setRetention),
            CommandSpec.of("hold-point", HoldPoint.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, HoldPoint::machine))
                    .proofIf((_, command) -> !command.held())
                    // A stale session may hold points in a loop, and must not use up what undoes other changes.
                    .countedAloneIf(HoldPoint::held)
                    .audits((action, command) -> action.with("machine", command.machine())
                            .with("point", command.point())
                            .with("held", command.held()))
                    .route(CommandRoute.put(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/points/{point}/hold",
                                    "Holds a recovery point, which then does not expire, or lets it go")
                            .mayFail(ProblemCode.POINT_UNKNOWN)
                            .as(
                                    SetHoldRequest.class,
                                    (asked, request) -> new HoldPoint(
                                            request.machineName(), request.id("point", Long::valueOf), asked.held())))
                    .handledWithEffect(RetentionCommands::holdPoint),
            CommandSpec.of("delete-points", DeletePoints.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, DeletePoints::machine))
                    .audits((action, command) -> action.with("machine", command.machine())
                            .with("point", command.point().map(String::valueOf).orElse("all")))
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/deletion",
                                    "Deletes a machine's recovery points; they can be brought back for a while")
                            .mayFail(RetentionProblems.DELETION)
                            .as(
                                    DeletePointsRequest.class,
                                    (asked, request) ->
                                            new DeletePoints(request.machineName(), asked.point(), asked.pin())))
                    .handledBy(RetentionCommands::deletePoints),
            CommandSpec.of("undelete-points", UndeletePoints.class, Empty.class)
                    .needs(CommandNeed.ofMachine(Role.OWNER, UndeletePoints::machine))
                    .withoutProof()
                    .repairs()
                    .audits((action, command) -> action.with("machine", command.machine())
                            .with("point", command.point().map(String::valueOf).orElse("all")))
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/machines/{machine}/undelete",
                                    "Brings deleted recovery points back")
                            .mayFail(ProblemCode.POINT_UNKNOWN)
                            .as(
                                    UndeletePointsRequest.class,
                                    (asked, request) -> new UndeletePoints(request.machineName(), asked.point())))
                    .handledWithEffect(RetentionCommands::undeletePoints));

    private final RetentionService retention;
    private final PointDeletion deletion;
    private final Inventory inventory;
    private final PinCheck pins;

    public RetentionCommands(RetentionService retention, PointDeletion deletion, Inventory inventory, PinCheck pins) {
        this.retention = retention;
        this.deletion = deletion;
        this.inventory = inventory;
        this.pins = pins;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private PointList listPoints(CommandCall<ListPoints> call) {
        return inventory.points(call.machine().id());
    }

    private RetentionResponse showRetention(CommandCall<ShowRetention> call) {
        return retention.show(call.machine(), call.command().after());
    }

    private RetentionResponse showPlannedRetention(CommandCall<ShowPlannedRetention> call) {
        return retention.preview(
                call.machine(), call.command().policy(), call.command().after());
    }

    private Empty setRetention(CommandCall<SetRetention> call) {
        retention.set(
                call.machine(),
                call.command().policy(),
                pins.use(call.actor(), call.machine(), call.command().pin()));
        return new Empty();
    }

    private Effect<Empty> holdPoint(CommandCall<HoldPoint> call) {
        HoldPoint command = call.command();
        return new Effect<>(new Empty(), retention.setHeld(call.machine(), command.point(), command.held()));
    }

    private Empty deletePoints(CommandCall<DeletePoints> call) {
        deletion.delete(
                call.machine(),
                call.command().point(),
                pins.use(call.actor(), call.machine(), call.command().pin()));
        return new Empty();
    }

    private Effect<Empty> undeletePoints(CommandCall<UndeletePoints> call) {
        return new Effect<>(
                new Empty(), deletion.undelete(call.machine(), call.command().point()));
    }

    /** Lists the recovery points of a machine, given by id or by a unique name. */
    public record ListPoints(String machine) implements AdminCommand<PointList> {}

    /** Shows the machine's points after a seq: which are kept, how long, and why. */
    public record ShowRetention(String machine, long after) implements AdminCommand<RetentionResponse> {}

    /** Previews what another retention policy, or none, would keep. */
    public record ShowPlannedRetention(String machine, Optional<RetentionPolicyMessage> policy, long after)
            implements AdminCommand<RetentionResponse> {}

    /** Sets the retention policy of a machine. Without a policy all points are kept. */
    public record SetRetention(String machine, Optional<RetentionPolicyMessage> policy, Optional<String> pin)
            implements AdminCommand<Empty> {
        /** Omits the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "SetRetention[" + machine + ", " + policy + "]";
        }
    }

    /** Holds or releases a recovery point. A held point does not expire. */
    public record HoldPoint(String machine, long point, boolean held) implements AdminCommand<Empty> {}

    /** Deletes one recovery point of a machine, or all. They can be undeleted for a while. */
    public record DeletePoints(String machine, Optional<Long> point, Optional<String> pin)
            implements AdminCommand<Empty> {
        /** Omits the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "DeletePoints[" + machine + ", " + point + "]";
        }
    }

    /** Undeletes one recovery point of a machine, or all. */
    public record UndeletePoints(String machine, Optional<Long> point) implements AdminCommand<Empty> {}
}
