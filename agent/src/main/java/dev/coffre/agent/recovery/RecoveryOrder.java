package dev.coffre.agent.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.RootPath;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person chose for a recovery. The same order resumes an interrupted recovery. Immutable.
 *
 * @param point seq of the recovery point
 * @param folder the target; empty for the original places
 * @param conflict value of {@code --conflict}
 * @param acls whether access rights are recovered
 * @param verify whether everything is compared with the point afterwards
 * @param paths each with everything below it; empty for everything of the point
 * @param machine id of the machine whose point it is; empty for this machine
 */
public record RecoveryOrder(
        long point,
        Optional<String> folder,
        String conflict,
        boolean acls,
        boolean verify,
        List<ByteString> paths,
        Optional<String> machine) {
    public RecoveryOrder {
        paths = List.copyOf(paths);
    }

    /** Returns the options of the {@code recover} command that say where to recover and how. */
    public List<String> options() {
        List<String> options =
                new ArrayList<>(folder.map(to -> List.of("--to", to)).orElse(List.of("--original")));
        options.add("--conflict=" + conflict);
        if (!acls) {
            options.add("--no-acls");
        }
        if (verify) {
            options.add("--verify");
        }
        return options;
    }

    /** Returns whether a recovery that this problem ended goes on with the same order. */
    public static boolean isResumable(Problem why) {
        return why.code() == ProblemCode.JOB_CANCELLED
                || why.code() == ProblemCode.TARGET_FULL
                || why.exitCode() == ExitCode.UNREACHABLE;
    }

    /** Returns whether both recover the same of a point to the same place, by whatever rule. */
    public boolean isSame(RecoveryOrder other) {
        return point == other.point
                && machine.equals(other.machine)
                && target().equals(other.target())
                && Set.copyOf(paths).equals(Set.copyOf(other.paths));
    }

    private Optional<ByteString> target() {
        return folder.map(CommandLineBytes::bytes)
                .map(to -> RootPath.ifAbsolute(to).orElse(to));
    }
}
