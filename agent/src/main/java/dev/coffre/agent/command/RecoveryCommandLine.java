package dev.coffre.agent.command;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.TargetChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The arguments of a recovery as the history keeps them: with them, the same recovery goes on. */
final class RecoveryCommandLine {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}/._:+@%,=-]+");

    private RecoveryCommandLine() {}

    /** Returns the point, the paths, the target and the options. */
    static String of(RecoveryPlan plan) {
        List<String> words = new ArrayList<>();
        words.add(Long.toString(plan.point().ext().seq()));
        switch (plan.target()) {
            case TargetChoice.ChosenFolder(ByteString path) -> words.addAll(List.of("--to", quoted(path)));
            case TargetChoice.OriginalPaths _ -> words.add("--original");
        }
        if (plan.conflicts() != ConflictRule.COPIES) {
            words.addAll(List.of("--conflict", plan.conflicts().name().toLowerCase(Locale.ROOT)));
        }
        if (!plan.accessControl()) {
            words.add("--no-acls");
        }
        if (plan.dryRun()) {
            words.add("--dry-run");
        }
        if (plan.verify()) {
            words.add("--verify");
        }
        plan.paths().forEach(path -> words.add(quoted(path)));
        return String.join(" ", words);
    }

    /** Returns a path as a word of a shell. */
    static String quoted(ByteString path) {
        String shown = path.displayPath();
        return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }
}
