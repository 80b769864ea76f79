package dev.coffre.agent.job;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a job found, sorted by what it means for the files.
 *
 * @param notRecovered the first reports of entries that a recovery did not recover, or only partly
 * @param notRecoveredCount their number
 * @param failedCount number of them without the entries that the conflict rule skipped
 * @param remarks the first other warnings
 * @param remarkCount their number
 * @param copied the first reports of entries that were recovered beside an existing object of the same name
 * @param copyCount their number
 * @param namesWithColon number of names in an archive that most programs on Windows change
 */
public record JobFindings(
        List<Problem> notRecovered,
        long notRecoveredCount,
        long failedCount,
        List<Problem> remarks,
        long remarkCount,
        List<Problem> copied,
        long copyCount,
        long namesWithColon) {
    public static final JobFindings NONE = new JobFindings(List.of(), 0, 0, List.of(), 0, List.of(), 0, 0);

    private static final Set<ProblemCode> FAILED =
            Set.of(ProblemCode.FILE_NOT_RECOVERED, ProblemCode.RECOVERY_DIFFERS, ProblemCode.TARGET_CHANGED);

    public JobFindings {
        notRecovered = List.copyOf(notRecovered);
        remarks = List.copyOf(remarks);
        copied = List.copyOf(copied);
    }

    public boolean hasNotRecovered() {
        return notRecoveredCount > 0;
    }

    /** Returns whether a problem of this code says that an entry is not at the target as it was. */
    public static boolean isNotRecovered(ProblemCode code) {
        return FAILED.contains(code) || code == ProblemCode.FILE_SKIPPED;
    }

    /** Returns whether a problem of this code says that an entry is beside an existing object of its name. */
    public static boolean isCopied(ProblemCode code) {
        return code == ProblemCode.FILE_COPIED;
    }

    /** Returns the first reports of entries that could not be recovered as they were. */
    public List<Problem> failed() {
        return notRecovered.stream()
                .filter(found -> FAILED.contains(found.code()))
                .toList();
    }

    /** Returns the first reports of entries that the conflict rule skipped. */
    public List<Problem> skipped() {
        return notRecovered.stream()
                .filter(found -> !FAILED.contains(found.code()))
                .toList();
    }

    /** Returns the number of entries that the conflict rule skipped. */
    public long skippedCount() {
        return notRecoveredCount - failedCount;
    }

    /** Returns these findings and one more. Lists end after {@link JobWarnings#MAX_WARNINGS}, but everything is counted. */
    public JobFindings plus(Problem found) {
        if (isCopied(found.code())) {
            return new JobFindings(
                    notRecovered,
                    notRecoveredCount,
                    failedCount,
                    remarks,
                    remarkCount,
                    added(copied, found),
                    copyCount + 1,
                    namesWithColon);
        }
        return isNotRecovered(found.code())
                ? new JobFindings(
                        added(notRecovered, found),
                        notRecoveredCount + 1,
                        failedCount + (FAILED.contains(found.code()) ? 1 : 0),
                        remarks,
                        remarkCount,
                        copied,
                        copyCount,
                        namesWithColon)
                : new JobFindings(
                        notRecovered,
                        notRecoveredCount,
                        failedCount,
                        added(remarks, found),
                        remarkCount + 1,
                        copied,
                        copyCount,
                        namesWithColon);
    }

    private static List<Problem> added(List<Problem> before, Problem found) {
        return before.size() < JobWarnings.MAX_WARNINGS
                ? Stream.concat(before.stream(), Stream.of(found)).toList()
                : before;
    }

    /** Returns these findings with the final numbers of a recovery, where they are larger. */
    public JobFindings withCounts(JobOutcome.Recovered counts) {
        return new JobFindings(
                notRecovered,
                Math.max(notRecoveredCount, counts.notRecovered()),
                failedCount,
                remarks,
                remarkCount,
                copied,
                Math.max(copyCount, counts.copies()),
                namesWithColon);
    }

    public JobFindings withNamesWithColon(long count) {
        return new JobFindings(
                notRecovered, notRecoveredCount, failedCount, remarks, remarkCount, copied, copyCount, count);
    }

    /** @param kept the first findings of a job, in order */
    static JobFindings of(List<Problem> kept, JobHistoryEntry job) {
        List<Problem> notRecovered =
                kept.stream().filter(found -> isNotRecovered(found.code())).toList();
        List<Problem> copied =
                kept.stream().filter(found -> isCopied(found.code())).toList();
        List<Problem> remarks = kept.stream()
                .filter(found -> !isNotRecovered(found.code()) && !isCopied(found.code()))
                .toList();
        long listed = notRecovered.stream()
                .filter(found -> FAILED.contains(found.code()))
                .count();
        return new JobFindings(
                notRecovered,
                Math.max(notRecovered.size(), job.notRecovered().orElse(0L)),
                Math.max(listed, job.countOf(FAILED)),
                remarks,
                Math.max(remarks.size(), job.warnings().orElse(0L) - job.countOf(FAILED)),
                copied,
                Math.max(copied.size(), job.copies().orElse(0L)),
                0);
    }
}
