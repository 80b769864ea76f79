package dev.coffre.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.GivenReasons.Found;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.sealing.TamperedException;
import dev.coffre.server.people.Role;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sentence that code gives to a problem as a detail has a French one, and no French one is left of another. */
class ReasonsTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAIRS =
            CHECKOUT.resolve("vault/src/main/resources/dev/coffre/vault/problem/sentences_fr.txt");

    private static final Set<String> DETAILS = Set.of("reason", "found", "thing", "attribute");

    private static final Map<String, Integer> KEPT = Map.of("IllegalArgumentException", 0, "ScrubFinding", 2);

    /** Classes that refuse arguments which only a defect of this program passes, so no person reads why. */
    private static final Set<String> DEFECTS = Set.of(
            "AesCtr",
            "Argon2Parameters",
            "BigEndianWriter",
            "ByteRange",
            "ChunkLocator",
            "Compression",
            "ContentCache",
            "DataKey",
            "Extent",
            "Hkdf",
            "JournalSegment",
            "KeyContext",
            "Keyring",
            "LeafNote",
            "LittleEndianBytes",
            "MessageSchemas",
            "MetadataCodec",
            "OpenTreePage",
            "PackWriter",
            "Padme",
            "Parameter",
            "PasswordHash",
            "Payload",
            "PayloadSealer",
            "PidHasher",
            "PointSealer",
            "RecordSealer",
            "RecoveryCode",
            "ScrubPlan",
            "SigningKey",
            "TarWriter",
            "ToeplitzChunker",
            "TreeBuilder",
            "VerifyingKey");

    /** Classes of the list of paths. A damaged list is made anew, so no person reads why. */
    private static final Set<String> MADE_ANEW =
            Set.of("BlockCodec", "PathBlock", "PathList", "PathListFile", "PathListRecorder", "Presence", "VarInt");

    /** The same in every language: names of protocols, parameters, variables and programs, and what stands around names. */
    private static final Set<String> NAMES = Set.of(
            "'{}'",
            "{}.",
            "+",
            "M",
            "T",
            "U",
            "action",
            "actor",
            "-",
            "coffre {}",
            "coffre_{}",
            "development",
            "{}: {}",
            "{}{}  {}:{}  {}  {}  {}{}",
            "{}…",
            "HTTP {}",
            "HTTP {}, {}",
            "SQLSTATE {}",
            "COFFRE_INSTALLATION",
            "application/json",
            "application/octet-stream",
            "after",
            "before",
            "from",
            "limit",
            "retainUntil",
            "severity",
            "state",
            "until",
            "verify");

    /** Where a reason is made in a way that cannot be followed, each with what it may be. */
    private static final Map<String, Set<String>> OTHERWISE = Map.ofEntries(
            Map.entry(
                    "ArchiveExport.prepare",
                    Set.of(
                            "its path is too long for a ZIP archive",
                            "a backslash in its path, which a ZIP archive does not keep",
                            "its path in a ZIP archive would begin with a drive of Windows",
                            "its holes are too large for a ZIP archive")),
            Map.entry("CachePage.move", Set.of()), // UserNamedPath.of, once for all
            Map.entry("CredentialsFile.read", Set.of()), // UserNamedPath.of
            Map.entry("FolderArgument.of", Set.of("the name has bytes that are not text")), // UserNamedPath.of
            Map.entry("NewPassphraseOptions.path", Set.of()), // UserNamedPath.of
            Map.entry("RegistrationPages.place", Set.of()), // UserNamedPath.of
            Map.entry( // of StoreCapability
                    "StoreCheckReport.refusal",
                    Set.of(
                            "what was just written cannot be read",
                            "it does not read ranges of objects",
                            "it accepts an object with a wrong MD5",
                            "its bucket was not created with Object Lock",
                            "it deletes an object whose lock has not ended",
                            "it lets the lock of an object become shorter")),
            Map.entry("SupportCommand.write", Set.of()), // UserNamedPath.of
            Map.entry("CoffreCommandLine.execute", Set.of()), // worded already
            Map.entry("VaultCli.execute", Set.of()), // worded already
            Map.entry("VaultCli.report", Set.of()), // a defect, whose text does not name it
            Map.entry("HookedJob.failure", Set.of("exit {}", "timeout {} s", "cancelled")),
            Map.entry("HooksFile.parse", Set.of()), // of an IllegalArgumentException or a MalformedMessageException
            Map.entry("SettingsFile.parse", Set.of()), // of an IllegalArgumentException or a MalformedMessageException
            Map.entry("DirectoryOperations.makeNode", Set.of()), // a defect
            Map.entry("PinnedTrust.pinOf", Set.of()), // a pin
            Map.entry("SlotChange.received", Set.of()), // the reason of another problem
            Map.entry("RecoveryStats.reportUnknownFields", Set.of()), // numbers
            Map.entry("PostgresLocation.changed", Set.of()), // numbers
            Map.entry("RecordOpener.unseal", names(TamperedException.Check.values())),
            Map.entry("DomainUnlocker.refused", Set.of("damaged", "other kind", "parameters out of bounds")),
            Map.entry(
                    "SourceWarnings.unreadable",
                    both(names(SourceProblem.Exclusion.values()), names(SourceProblem.Limitation.values()))),
            Map.entry("RetentionCause.code", Set.of("daily", "weekly", "monthly", "yearly")));

    /** Parts of sentences and details that come out of enums. */
    private static final Set<String> WORDS = both(
            names(RecordType.values()),
            names(Role.values()),
            names(MetadataProblem.Part.values()),
            Set.of("administrator", "other attributes"));

    @Test
    void everySentenceIsFrenchForWhoReadsFrench() throws IOException {
        Found found = GivenReasons.in(sources(), DETAILS, DEFECTS, KEPT);
        assertThat(found.sentences()).hasSizeGreaterThan(400);
        assertThat(found.unknown().stream().map(ReasonsTest::place))
                .as("how a reason is made is not understood: say in OTHERWISE what it may be")
                .allMatch(OTHERWISE::containsKey);
        assertThat(OTHERWISE.keySet())
                .as("excuses that are not needed")
                .isSubsetOf(found.unknown().stream().map(ReasonsTest::place).collect(Collectors.toSet()));

        ProblemText english = ProblemText.in(Language.ENGLISH);
        Map<String, String> given = new TreeMap<>(found.sentences());
        OTHERWISE.forEach((place, sentences) -> sentences.forEach(sentence -> given.put(sentence, place)));
        WORDS.forEach(word -> given.put(word, "an enum"));
        given.keySet().removeAll(NAMES);
        given.keySet().removeIf(reason -> !english.reason(reason).equals(reason)); // a symbol, which is worded

        Set<String> known = known();
        assertThat(given.entrySet().stream()
                        .filter(entry -> !known.contains(entry.getKey()))
                        .filter(entry -> !MADE_ANEW.contains(entry.getValue().split("\\.", 2)[0])))
                .as("English sentences without a French one in %s", PAIRS.getFileName())
                .isEmpty();
        assertThat(known.stream().filter(sentence -> !given.containsKey(sentence)))
                .as("French sentences that nothing gives any more")
                .isEmpty();
    }

    @Test
    void aSentenceIsFollowedToWhereItIsWritten(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Made.java"), """
            class Made {
                private static final String WHERE = " at the end";

                static class Problem extends RuntimeException {
                    Problem with(String name, Object value) {
                        return this;
                    }
                }

                static class Malformed extends RuntimeException {
                    Malformed(String reason) {
                        super(reason);
                    }
                }

                record Refused(String why) {}

                Problem direct(int count) {
                    return new Problem().with("reason", "it has " + count + " parts" + WHERE);
                }

                void byMethod(boolean high) {
                    throw invalid(high ? "it is too high" : "it is too low");
                }

                private Problem invalid(String reason) {
                    return new Problem().with("reason", reason);
                }

                void byException() {
                    try {
                        throw new Malformed("it is no text");
                    } catch (Malformed e) {
                        throw invalid(String.valueOf(e.getMessage()));
                    }
                }

                void byRecord(Object end) {
                    if (new Refused("it was refused") instanceof Refused(String why)) {
                        throw invalid(why);
                    }
                }

                void byPart() {
                    within("the header");
                }

                private void within(String what) {
                    throw invalid("it ends within " + what);
                }

                void notFollowed(java.util.function.Supplier<String> reason) {
                    throw invalid(reason.get());
                }
            }
            """);

        Found found = GivenReasons.in(List.of(source), DETAILS, Set.of(), Map.of());

        assertThat(found.sentences())
                .containsOnlyKeys(
                        "it has {} parts at the end",
                        "it is too high",
                        "it is too low",
                        "it is no text",
                        "it was refused",
                        "it ends within {}",
                        "the header");
        assertThat(found.unknown()).containsExactly("Made.notFollowed: reason.get()");
    }

    @Test
    void aFrenchSentenceHasThePartsOfTheEnglishOneAndFrenchTypography() throws IOException {
        Map<String, String> pairs = pairs();
        assertThat(pairs).hasSizeGreaterThan(400);
        pairs.forEach((english, french) -> {
            assertThat(parts(french)).as(english).isEqualTo(parts(english));
            assertThat(french).as(english).doesNotContain("'").doesNotContainPattern(" [:;?!»]|« ");
        });
    }

    /** The text of an expression that was not understood, without the expression. */
    private static String place(String unknown) {
        return unknown.substring(0, unknown.indexOf(": "));
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.toUnmodifiableSet());
    }

    @SafeVarargs
    private static Set<String> both(Set<String>... sets) {
        return Arrays.stream(sets).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> known() throws IOException {
        return pairs().keySet().stream()
                .map(sentence -> sentence.replaceAll("\\{[a-zA-Z]+}", "{}"))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> pairs() throws IOException {
        Map<String, String> pairs = new TreeMap<>();
        String english = "";
        for (String line : Files.readAllLines(PAIRS)) {
            if (line.startsWith("= ")) {
                assertThat(pairs.put(english, line.substring(2))).as(english).isNull();
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                english = line;
            }
        }
        return pairs;
    }

    private static Set<String> parts(String sentence) {
        return new TreeSet<>(Pattern.compile("\\{([a-zA-Z]+)}")
                .matcher(sentence)
                .results()
                .map(part -> part.group(1))
                .toList());
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module :
                List.of("vault", "vault-store", "vault-client", "sealing", "backup", "cli", "agent", "server")) {
            try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/vault/memory/")) // the practice vault is nobody's
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
