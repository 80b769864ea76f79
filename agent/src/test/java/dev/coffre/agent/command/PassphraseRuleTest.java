package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a passphrase (docs/format.md §8), and that every way to give one has the same rule. */
class PassphraseRuleTest {
    private static final String ACCENTS = "fenêtre élevée à Nîmes";
    private static final String DECOMPOSED = "fene\u0302tre e\u0301leve\u0301e a\u0300 Ni\u0302mes";

    /** A passphrase, and the problem with it if there is one. */
    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of("15 characters", "x".repeat(15), Optional.of(ProblemCode.PASSPHRASE_TOO_SHORT)),
                Arguments.of("16 characters", "x".repeat(16), Optional.empty()),
                Arguments.of("64 characters", "y".repeat(64), Optional.empty()),
                Arguments.of("1,000 characters", "z".repeat(1000), Optional.empty()),
                Arguments.of("1,024 bytes", "z".repeat(1024), Optional.empty()),
                Arguments.of("1,025 bytes", "z".repeat(1025), Optional.of(ProblemCode.PASSPHRASE_TOO_LONG)),
                Arguments.of("blanks around and between", "  a b  c d e f g  ", Optional.empty()),
                Arguments.of("accents", ACCENTS, Optional.empty()),
                Arguments.of(
                        "15 emoji, 30 chars of Java", "🔑".repeat(15), Optional.of(ProblemCode.PASSPHRASE_TOO_SHORT)),
                Arguments.of("16 emoji", "🔑".repeat(16), Optional.empty()),
                Arguments.of("a tab", "with a\ttab in the middle", Optional.of(ProblemCode.PASSPHRASE_MALFORMED)),
                Arguments.of(
                        "what a terminal makes of accents it does not know",
                        "fen\ufffdtre \ufffdlev\ufffde \ufffd N\ufffdmes",
                        Optional.of(ProblemCode.PASSPHRASE_MALFORMED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void isTheSameTypedAtATerminalTypedInAPageAndInAFile(
            String what, String passphrase, Optional<ProblemCode> wrong, @TempDir Path folder) throws IOException {
        for (Way way : Way.values()) {
            Path machine = folder.resolve(way.name());
            java.nio.file.Files.createDirectories(machine);
            try (AgentFixture fixture = new AgentFixture(machine)) {
                Optional<ProblemCode> told = way.register(fixture, passphrase);
                assertThat(told).as("%s, %s", way, what).isEqualTo(wrong);
                assertThat(fixture.server.machineCount()).isEqualTo(wrong.isPresent() ? 0 : 1);
                if (wrong.isEmpty()) {
                    opens(fixture, passphrase + "\n");
                }
            }
        }
    }

    /** The passphrase in this file opens what it closed. */
    private static void opens(AgentFixture fixture, String content) throws IOException {
        fixture.terminal.nobody();
        Path file = fixture.file("kept", content);
        assertThat(fixture.run(
                        "points",
                        "--machine",
                        "bench",
                        "--credentials",
                        fixture.credentialsFile().toString(),
                        "--passphrase-file",
                        file.toString()))
                .isZero();
    }

    @ParameterizedTest
    @FieldSource("WAYS")
    void composedAndDecomposedAccentsAreOnePassphrase(Way way, @TempDir Path folder) throws IOException {
        assumeThat(DECOMPOSED).isNotEqualTo(ACCENTS);
        try (AgentFixture fixture = new AgentFixture(folder)) {
            assertThat(way.register(fixture, DECOMPOSED)).isEmpty();
            for (String end : new String[] {"", "\n", "\r\n"}) {
                opens(fixture, ACCENTS + end);
            }
        }
    }

    static final Way[] WAYS = Way.values();

    /** How a person gives a new passphrase. */
    enum Way {
        TYPED_AT_A_TERMINAL {
            @Override
            Optional<ProblemCode> register(AgentFixture fixture, String passphrase) throws IOException {
                fixture.terminal.answers(passphrase, passphrase, "yes", "n");
                return told(
                        fixture,
                        fixture.run("register", fixture.credentialsFile().toString()));
            }
        },
        FILE {
            @Override
            Optional<ProblemCode> register(AgentFixture fixture, String passphrase) throws IOException {
                return byFile(fixture, passphrase);
            }
        },
        FILE_WITH_A_NEWLINE {
            @Override
            Optional<ProblemCode> register(AgentFixture fixture, String passphrase) throws IOException {
                return byFile(fixture, passphrase + "\n");
            }
        },
        TYPED_IN_A_PAGE {
            @Override
            Optional<ProblemCode> register(AgentFixture fixture, String passphrase) throws IOException {
                try (ConsoleServer server = fixture.console();
                        ConsoleVisitor person = ConsoleVisitor.letInto(server)) {
                    person.get("/registration");
                    person.post("/registration/proxy", Map.of("proxy", "none"));
                    person.post(
                            "/registration/vault",
                            Map.of("credentials-path", fixture.credentialsFile().toString()));
                    person.post(
                            "/registration/encryption",
                            Map.of(
                                    "choice", "type",
                                    "passphrase", passphrase,
                                    "again", passphrase,
                                    "name", "bench",
                                    "acknowledged", "yes"));
                    Optional<ProblemCode> told = toldBy(person);
                    if (told.isEmpty()) {
                        person.post("/registration/sheet", Map.of("decline", "yes"));
                        person.post("/registration/finish", Map.of());
                    }
                    return told;
                }
            }
        };

        /** What came of it. */
        abstract Optional<ProblemCode> register(AgentFixture fixture, String passphrase) throws IOException;

        private static Optional<ProblemCode> byFile(AgentFixture fixture, String content) throws IOException {
            fixture.terminal.nobody();
            return told(
                    fixture,
                    fixture.run(
                            "register",
                            fixture.credentialsFile().toString(),
                            "--passphrase-file",
                            fixture.file("new", content).toString(),
                            "--i-saved-the-passphrase"));
        }

        private static Optional<ProblemCode> told(AgentFixture fixture, int exit) {
            String said = fixture.terminal.takeErr();
            return exit == 0
                    ? Optional.empty()
                    : Stream.of(ProblemCode.values())
                            .filter(code -> said.contains("[" + code.code() + "]"))
                            .findFirst();
        }

        private static Optional<ProblemCode> toldBy(ConsoleVisitor person) {
            ProblemText texts = ProblemText.in(Language.ENGLISH);
            return person.body().contains("notice refused")
                    ? Stream.of(
                                    ProblemCode.PASSPHRASE_TOO_SHORT.with("minimum", 16),
                                    ProblemCode.PASSPHRASE_TOO_LONG.with("maximum", 1024),
                                    ProblemCode.PASSPHRASE_MALFORMED.problem())
                            .filter(problem -> person.body().contains(texts.title(problem)))
                            .map(problem -> problem.code())
                            .findFirst()
                    : Optional.empty();
        }
    }
}
