package dev.coffre.agent.console.recovery;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.console.job.ResumableRecoveries;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.recovery.RecoveryOrder;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.Map;
import java.util.Optional;

/** Resumes a recovery that ended early, with the same choice, target and mode. Thread-safe. */
public final class ResumePage {
    private final MachineOpener opener;
    private final JobRegistry jobs;
    private final ChildJobs children;
    private final ResumableRecoveries resumable;

    public ResumePage(MachineOpener opener, JobRegistry jobs, ChildJobs children) {
        this.opener = opener;
        this.jobs = jobs;
        this.children = children;
        this.resumable = new ResumableRecoveries(jobs, children);
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("POST /recovery/resume", this::resume);
    }

    private PageResponse resume(ConsolePageRequest request) {
        RecoveryOrder order = order(request).orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
        Optional<OtherMachine> other = order.machine().flatMap(id -> opened(request, id));
        if (order.machine().isPresent() && other.isEmpty()) {
            request.setNotice(request.say("recovery.resume.identify"));
            return new PageResponse.Redirect(RecoveryPages.MACHINE);
        }
        try {
            return new PageResponse.Redirect(JobPages.address(children.start(
                    new RecoveryCommandBuilder(opener.vault().home().state(), other).build(request, order, false))));
        } catch (Problem problem) {
            request.setNotice(problem);
            return new PageResponse.Redirect(JobPages.JOBS);
        }
    }

    /**
     * Returns what the job ordered that the request names: one of this console, or one of the history. Empty if it did not end
     * early, or another one has completed it since.
     */
    private Optional<RecoveryOrder> order(ConsolePageRequest request) {
        Optional<Long> inHistory = request.parsed("job", Long::valueOf);
        if (inHistory.isPresent()) {
            return jobs.entries().stream()
                    .filter(entry -> entry.job() == inHistory.get())
                    .findFirst()
                    .flatMap(resumable::of);
        }
        return request.parsed("n", Integer::valueOf).flatMap(children::find).flatMap(resumable::of);
    }

    /** Returns the other machine if its points are open. Its secret is needed again otherwise. */
    private Optional<OtherMachine> opened(ConsolePageRequest request, String id) {
        RecoveryWizard wizard = RecoveryWizard.of(request, opener);
        return wizard.other()
                .filter(machine -> wizard.canOpen() && machine.machine().equals(id));
    }
}
