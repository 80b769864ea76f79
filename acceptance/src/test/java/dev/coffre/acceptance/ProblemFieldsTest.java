package dev.coffre.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.RaisedProblems.Mention;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that raises a problem gives every detail that its texts name, so that no message has a hole. */
class ProblemFieldsTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** Details that a place cannot know and that whoever calls it adds, each with the one who does. */
    private static final Map<String, Set<String>> ADDED_BY_THE_CALLER = Map.of(
            "CredentialsCodec.read", Set.of("reason"), // in the same method, as soon as it is known
            "VaultCredentials.decode", Set.of("reason"), // in the same method
            "JournalSegment.decode", Set.of("segment"), // JournalFiles.segment
            "RecordOpener.unseal", Set.of("oid"), // RecordOpener.open
            "ZstdFrameReader.read", Set.of("oid"), // RecordOpener.open
            "ZstdFrameReader.decompress", Set.of("oid")); // RecordOpener.open

    @Test
    void everyPlaceThatMakesAProblemGivesWhatItsTextsName() throws IOException {
        ProblemText texts = ProblemText.in(Language.ENGLISH);
        List<Mention> made =
                RaisedProblems.in(sources()).stream().filter(Mention::isMade).toList();
        assertThat(made).hasSizeGreaterThan(300);

        List<String> holes = new ArrayList<>();
        Set<String> excused = new TreeSet<>();
        for (Mention mention : made) {
            Set<String> lacking = new TreeSet<>(texts.required(mention.code()));
            lacking.removeAll(mention.details());
            Set<String> added = ADDED_BY_THE_CALLER.getOrDefault(mention.place(), Set.of());
            if (lacking.removeAll(added)) {
                excused.add(mention.place());
            }
            if (!lacking.isEmpty()) {
                holes.add(mention.place() + " raises " + mention.code() + " without " + lacking);
            }
        }

        assertThat(holes)
                .as("a text would have a hole: give the detail, or put that part of the text into [ ]")
                .isEmpty();
        assertThat(ADDED_BY_THE_CALLER.keySet())
                .as("excuses that are not needed")
                .isEqualTo(excused);
    }

    @Test
    void aPlaceThatForgetsADetailIsSeen(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Made.java"), """
                class Made {
                    Problem one() {
                        return ProblemCode.SOURCE_UNREADABLE.with("path", path).causedBy(e);
                    }

                    boolean other(Problem problem) {
                        return problem.code() == ProblemCode.SOURCE_UNREADABLE;
                    }
                }
                """);

        assertThat(RaisedProblems.in(List.of(source)))
                .containsExactly(new Mention(ProblemCode.SOURCE_UNREADABLE, "Made.one", true, Set.of("path")));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(CHECKOUT)) {
            for (Path module : modules.toList()) {
                Path root = module.resolve("src/main/java");
                if (Files.isDirectory(root)) {
                    try (Stream<Path> files = Files.walk(root)) {
                        files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("ProblemCode.java"))
                                .forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }
}
