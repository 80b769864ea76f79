package dev.coffre.server.admin;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.Actor;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Commands about the store, the clock and the audit log. */
public final class MaintenanceCommands implements CommandGroup {
    static final List<CommandSpec<MaintenanceCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("gc", CollectGarbage.class, CollectionReport.class)
                    .needs(CommandNeed.administrator())
                    // A halted collection is resumed by a person who has looked into the reason.
                    .byTokenIf(command -> !command.resume())
                    .proofIf((_, command) -> command.resume())
                    .takesLong()
                    .audits((action, command) -> action.with("resume", command.resume()))
                    .route(CommandRoute.post(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/gc",
                                    "Runs a cycle of collection, which frees what no recovery point needs any more")
                            .mayFail(ProblemCode.MAINTENANCE_RUNNING)
                            .as(_ -> new CollectGarbage(false)))
                    .handledBy(MaintenanceCommands::collectGarbage),
            CommandSpec.of("show-scrub", ShowScrub.class, ScrubStatusResponse.class)
                    .needs(CommandNeed.administrator())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/scrub",
                                    "How the store is read again by itself, and what is damaged")
                            .as(_ -> new ShowScrub()))
                    .handledBy(MaintenanceCommands::showScrub),
            CommandSpec.of("set-scrub", PlanScrub.class, ScrubStatusResponse.class)
                    .needs(CommandNeed.administrator())
                    .withoutProof()
                    .audits((action, command) -> action.with(facts(command.plan())))
                    .route(CommandRoute.put(ApiChapter.VAULTS, "/v1/admin/scrub", "How fast the store is read again")
                            .mayFail(ProblemCode.SCRUB_PLAN_INVALID)
                            .as(SetScrubPlanRequest.class, (asked, _) -> new PlanScrub(asked)))
                    .handledBy(MaintenanceCommands::planScrub),
            CommandSpec.of("scrub", ScrubStore.class, ScrubReport.class)
                    .needs(CommandNeed.administrator())
                    .byToken()
                    .withoutProof()
                    .takesLong()
                    .audits()
                    .route(CommandRoute.post(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/scrub",
                                    "Re-reads the store, which takes its time, and counts what is damaged")
                            .mayFail(ProblemCode.MAINTENANCE_RUNNING)
                            .as(_ -> new ScrubStore()))
                    .handledBy(MaintenanceCommands::scrubStore),
            CommandSpec.of("confirm-clock", ConfirmClock.class, Empty.class)
                    .needs(CommandNeed.administrator())
                    .audits()
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/clock/confirmation",
                                    "Says that the clock is right, which ends a suspension")
                            .as(_ -> new ConfirmClock()))
                    .handledBy(MaintenanceCommands::confirmClock),
            CommandSpec.of("verify-audit", VerifyAudit.class, AuditVerification.class)
                    .needs(CommandNeed.administrator())
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.AUDIT,
                                    "/v1/admin/audit/verdict",
                                    "Reads the audit log from its beginning: is it whole?")
                            .as(_ -> new VerifyAudit()))
                    .handledBy(MaintenanceCommands::verifyAudit));

    private final Collection collect;
    private final BiFunction<SingleRun.IfRunning, Consumer<ScrubFinding>, ScrubReport> scrub;
    private final ScrubService scrubs;
    private final ClockGuard clock;
    private final AuditLog audit;

    public MaintenanceCommands(
            Collection collect,
            BiFunction<SingleRun.IfRunning, Consumer<ScrubFinding>, ScrubReport> scrub,
            ScrubService scrubs,
            ClockGuard clock,
            AuditLog audit) {
        this.collect = collect;
        this.scrub = scrub;
        this.scrubs = scrubs;
        this.clock = clock;
        this.audit = audit;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private CollectionReport collectGarbage(CommandCall<CollectGarbage> call) {
        return collect.run(call.command().resume(), ifRunning(call));
    }

    private ScrubStatusResponse showScrub(CommandCall<ShowScrub> call) {
        return scrubs.show();
    }

    private ScrubStatusResponse planScrub(CommandCall<PlanScrub> call) {
        return scrubs.plan(call.command().plan());
    }

    private static Map<String, String> facts(SetScrubPlanRequest plan) {
        Map<String, String> facts = new HashMap<>();
        plan.days().ifPresent(days -> facts.put("days", days.toString()));
        plan.mostBytes().ifPresent(bytes -> facts.put("mostBytes", bytes.toString()));
        return facts;
    }

    private ScrubReport scrubStore(CommandCall<ScrubStore> call) {
        return scrub.apply(ifRunning(call), call.findings());
    }

    private static SingleRun.IfRunning ifRunning(CommandCall<?> call) {
        return call.actor() instanceof Actor.Local ? SingleRun.IfRunning.WAIT : SingleRun.IfRunning.REFUSE;
    }

    private Empty confirmClock(CommandCall<ConfirmClock> call) {
        clock.confirm();
        return new Empty();
    }

    private AuditVerification verifyAudit(CommandCall<VerifyAudit> call) {
        return audit.verify();
    }

    /** Runs a garbage collection. */
    @FunctionalInterface
    public interface Collection {
        CollectionReport run(boolean resume, SingleRun.IfRunning ifRunning);
    }

    /**
     * Runs a garbage collection.
     *
     * @param resume whether to continue a halted collection
     */
    public record CollectGarbage(boolean resume) implements AdminCommand<CollectionReport> {}

    /** Shows the state of the periodic scrub, and the known damage. */
    public record ShowScrub() implements AdminCommand<ScrubStatusResponse> {}

    /** Sets the speed of the periodic scrub. */
    public record PlanScrub(SetScrubPlanRequest plan) implements AdminCommand<ScrubStatusResponse> {}

    /** Scrubs the store. Findings are reported while it runs and counted in the result. */
    public record ScrubStore() implements AdminCommand<ScrubReport> {}

    /** Confirms the clock, which ends a suspension. */
    public record ConfirmClock() implements AdminCommand<Empty> {}

    /** Verifies the whole audit log. */
    public record VerifyAudit() implements AdminCommand<AuditVerification> {}
}
