package dev.coffre.agent.child;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/**
 * One line of {@code --json} output, of any event kind.
 *
 * @param event the kind: {@code progress}, {@code warning}, {@code problem}, {@code result} …
 * @param phase of a job
 * @param path being processed, or skipped
 * @param code of a problem, or of the way that the job ended
 * @param exit exit code of the process
 * @param details of a problem
 * @param notRecovered number of entries that a recovery did not recover
 * @param copies number of entries that a recovery placed beside an existing object
 * @param dryRun whether a recovery placed nothing
 * @param count of what the event counts
 * @param folder where recovery points are mounted
 * @param hours until they are unmounted
 */
record ChildEvent(
        String event,
        Optional<String> phase,
        Optional<Long> files,
        Optional<Long> bytes,
        Optional<Long> bytesSent,
        Optional<Long> filesExpected,
        Optional<Long> bytesExpected,
        Optional<Long> bytesPerSecond,
        Optional<Long> secondsLeft,
        Optional<String> path,
        Optional<String> code,
        Optional<Integer> exit,
        Optional<Long> point,
        Optional<Long> notRecovered,
        Optional<Long> copies,
        Optional<Boolean> dryRun,
        Optional<Long> count,
        Optional<String> folder,
        Optional<Integer> hours,
        Optional<Map<String, String>> details) {

    /** Returns the problem that the line reports; empty if it reports none, or one that this version does not know. */
    Optional<Problem> problem() {
        return code.flatMap(ProblemCode::fromCode).map(known -> new Problem(known, details.orElse(Map.of())));
    }

    JobOutcome.Recovered recovered() {
        boolean isReal = !dryRun.orElse(false);
        return new JobOutcome.Recovered(notRecovered.orElse(0L), isReal ? copies.orElse(0L) : 0);
    }

    Optional<MountedFolder> mounted() {
        return folder.flatMap(where -> hours.map(until -> new MountedFolder(where, until)));
    }

    /** Returns the progress that the line reports, with what it does not report as it was before. */
    LiveJobProgress progress(LiveJobProgress before) {
        return new LiveJobProgress(
                phase.orElse(before.phase()),
                files.orElse(before.files()),
                bytes.orElse(before.bytes()),
                bytesSent.orElse(before.bytesSent()),
                filesExpected,
                bytesExpected,
                path,
                bytesPerSecond,
                secondsLeft);
    }
}
