package dev.coffre.backup.across;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.MetadataProblem.Part;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The warnings that a recovery owes, by the difference of the tree that was backed up and the one that was recovered. */
public final class ExpectedWarnings {
    private static final int TICK_NANOS = 100;
    private static final ByteString STREAM = ByteString.utf8("windows.stream");

    private final ByteString root;
    private final Map<String, ObjectImage> original;
    private final Map<String, ObjectImage> recovered;
    private final Map<String, Long> notKept = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** Differences that no warning speaks of. There must be none. */
    private final List<String> silent = new ArrayList<>();

    private ExpectedWarnings(ByteString root, Map<String, ObjectImage> original, Map<String, ObjectImage> recovered) {
        this.root = root;
        this.original = original;
        this.recovered = recovered;
    }

    /**
     * Returns the warnings, sorted, and what no warning could say.
     *
     * @param root of the backup
     * @param renamed paths of objects that have another name on the disk
     */
    public static List<String> of(
            ByteString root,
            Map<String, ObjectImage> original,
            Map<String, ObjectImage> recovered,
            Set<String> renamed) {
        ExpectedWarnings expected = new ExpectedWarnings(root, original, recovered);
        original.forEach((path, image) -> expected.compare(path, image, renamed.contains(path)));
        expected.compareHardLinks();
        recovered.keySet().stream()
                .filter(path -> !original.containsKey(path))
                .forEach(path -> expected.silent.add("nobody backed up " + expected.display(path)));
        expected.notKept.forEach((kind, count) -> expected.warnings.add("not kept: " + kind + " of " + count));
        expected.warnings.addAll(expected.silent);
        return expected.warnings.stream().sorted().toList();
    }

    /** Returns warnings in the same form. */
    public static List<String> reported(List<Problem> problems) {
        Set<String> missing = problems.stream()
                .filter(problem -> problem.code() == ProblemCode.FILE_NOT_RECOVERED)
                .map(problem -> problem.details().getOrDefault("path", ""))
                .collect(Collectors.toSet());
        return problems.stream()
                // A name that was changed in vain is not a difference of the trees.
                .filter(problem -> problem.code() != ProblemCode.NAME_CHANGED
                        || !missing.contains(problem.details().get("path")))
                .map(ExpectedWarnings::text)
                .sorted()
                .toList();
    }

    private static String text(Problem problem) {
        Map<String, String> details = problem.details();
        return switch (problem.code()) {
            case ATTRIBUTE_NOT_KEPT -> "not kept: " + details.get("attribute") + " of " + details.get("count");
            case FILE_NOT_RECOVERED -> "missing: " + details.get("path");
            case NAME_CHANGED -> "renamed: " + details.get("path");
            default -> problem.getMessage();
        };
    }

    private String display(String path) {
        EntryKey key = EntryKey.root(root);
        for (ByteString name : ObjectImage.names(path)) {
            key = key.child(name);
        }
        return key.display();
    }

    private void compare(String path, ObjectImage before, boolean isRenamed) {
        ObjectImage after = recovered.get(path);
        if (after == null) {
            warnings.add("missing: " + display(path));
            return;
        }
        if (isRenamed) {
            warnings.add("renamed: " + display(path));
        }
        if (!before.type().equals(after.type())
                || before.size() != after.size()
                || !before.content().equals(after.content())) {
            silent.add("other content: " + display(path) + ": " + before + " became " + after);
        }
        if (path.equals(before.firstName())) {
            compareMetadata(before, after);
        }
    }

    private void compareMetadata(ObjectImage before, ObjectImage after) {
        if (before.hasPermissions() && !after.hasPermissions()) {
            count(Part.OWNER_AND_MODE);
        }
        if (!before.hasPermissions() && after.hasPermissions() && before.hasCreationTime()) {
            count(Part.CREATION_TIME);
        }
        if (before.hasHoles() && !after.hasHoles()) {
            count(Part.HOLES);
        }
        compareTimes(before.modified(), after.modified());
        before.attributes().entrySet().stream()
                .filter(one -> !one.getValue().equals(after.attributes().get(one.getKey())))
                .map(Map.Entry::getKey)
                .map(name -> WindowsAttributes.isStream(name) ? STREAM : name)
                .distinct()
                .forEach(name -> count(name.display()));
    }

    private void compareTimes(Timestamp before, Timestamp after) {
        if (!before.equals(after)) {
            int rounded = before.nanos() / TICK_NANOS * TICK_NANOS;
            boolean isRounded = after.equals(new Timestamp(before.seconds(), rounded));
            count(isRounded ? Part.TIME_BELOW_100_NS : Part.WRITE_TIME);
        }
    }

    private void count(Part part) {
        count(new MetadataProblem.NotKept(part).kind().display());
    }

    private void count(String kind) {
        notKept.merge(kind, 1L, Long::sum);
    }

    /** Names of one file must be names of one file again. */
    private void compareHardLinks() {
        Map<String, String> firstNames = new HashMap<>();
        original.forEach((path, before) -> {
            ObjectImage after = recovered.get(path);
            if (after != null
                    && !after.firstName()
                            .equals(firstNames.computeIfAbsent(before.firstName(), _ -> after.firstName()))) {
                silent.add("no hard link: " + display(path));
            }
        });
        if (Set.copyOf(firstNames.values()).size() < firstNames.size()) {
            silent.add("files became one");
        }
    }
}
