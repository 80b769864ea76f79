package dev.coffre.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.cache.CacheLocationProblem;
import dev.coffre.agent.console.home.ProtectionSummary;
import dev.coffre.agent.console.preview.Preview;
import dev.coffre.agent.hook.Hook;
import dev.coffre.agent.hook.HookPhase;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.agent.service.ServiceStatus;
import dev.coffre.agent.setup.linux.Installer;
import dev.coffre.agent.setup.linux.Prerequisite;
import dev.coffre.agent.support.SupportBundlePart;
import dev.coffre.agent.text.ApproximateDuration;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.health.Concern;
import dev.coffre.server.health.ProtectionState;
import dev.coffre.server.mail.MailSecurity;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.s3.StoreCapability;
import dev.coffre.server.scrub.DamageKind;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionCause;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.TextTemplate;
import dev.coffre.vault.text.Texts;
import dev.coffre.web.page.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the texts of all modules against each other, and against the enums whose values choose a text. */
class TextsTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("vault", "cli", "web", "agent", "server");

    /** Bundles without words. */
    private static final Set<String> WORDLESS = Set.of("dev.coffre.server.version");

    private static final String MESSAGES = "dev.coffre.agent.text.messages";
    private static final String CONSOLE = "dev.coffre.agent.console.texts";
    private static final String PORTAL = "dev.coffre.server.portal.texts";
    private static final String COMMANDS = "dev.coffre.server.cli.texts";
    private static final String ALERTS = "dev.coffre.server.alerts.texts";
    private static final String MAIL = "dev.coffre.server.mail.mail";
    private static final String KIT = "dev.coffre.web.text.kit";
    private static final String USAGE_ERRORS = "dev.coffre.cli.texts";

    /** A key that code composes: {@code "left-out." + reason}. */
    private static final Pattern COMPOSED = Pattern.compile("\"([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.)\"\\s*\\+");

    /** The label in an annotation of picocli, or in an argument of the table of commands: {@code Arg.text("VAULT", …)}. */
    private static final Pattern PARAM_LABEL =
            Pattern.compile("(?:paramLabel = |\\bArg\\.\\w+\\(\\s*(?:\"--[\\w-]+\",\\s*)?)\"([^\"]+)\"");

    private static final Pattern LABEL_WORD = Pattern.compile("\\b([A-Z]{2,})\\b");
    private static final Pattern KEY = Pattern.compile("^([\\w.-]+) *=", Pattern.MULTILINE);

    /**
     * The texts of which code composes the key.
     *
     * @param values what the code appends to the prefix
     */
    private record ComposedKey(String bundle, String prefix, List<String> values) {}

    /** A machine is replaced on its own page. */
    private static final PinOperation[] PIN_PAGE_OPERATIONS =
            EnumSet.complementOf(EnumSet.of(PinOperation.REPLACE_MACHINE)).toArray(PinOperation[]::new);

    private static final List<ComposedKey> COMPOSED_KEYS = List.of(
            of(MESSAGES, "backup.phase.", SavePhase.values()),
            of(MESSAGES, "cache.flaw.", CacheLocationProblem.values()),
            of(MESSAGES, "cause.", RetentionCause.values(), RetentionCause::code),
            of(MESSAGES, "hooks.", Hook.OnFailure.values()),
            of(MESSAGES, "jobs.kind.", JobKind.values(), JobKind::code),
            words(MESSAGES, "jobs.state.", "interrupted", "done", "warnings"),
            of(MESSAGES, "left-out.", SourceProblem.Exclusion.values()),
            of(MESSAGES, "left-out.", SourceProblem.Limitation.values()),
            of(MESSAGES, "machines.kind.", MachineKind.values(), MachineKind::code),
            words(MESSAGES, "properties."),
            of(MESSAGES, "progress.left.", ApproximateDuration.Unit.values(), ApproximateDuration.Unit::code),
            of(MESSAGES, "recover.conflicts.", ConflictRule.values()),
            words(
                    MESSAGES,
                    "service.setting.",
                    "description",
                    "delayed-start",
                    "recovery",
                    "recovery-after-errors",
                    "sid",
                    "preshutdown"),
            of(MESSAGES, "service.state.", ServiceStatus.State.values(), ServiceStatus.State::word),
            of(MESSAGES, "setup.flaw.", Installer.InstallTargetProblem.values()),
            of(MESSAGES, "setup.need.", Prerequisite.PrerequisiteKind.values()),
            of(MESSAGES, "setup.state.", Prerequisite.PrerequisiteState.values()),
            of(MESSAGES, "support.part.", SupportBundlePart.values()),
            of(CONSOLE, "entry.none.", Preview.None.Reason.values(), Preview.None.Reason::code),
            words(
                    CONSOLE,
                    "entry.type.",
                    "regularfile",
                    "directory",
                    "symlink",
                    "fifo",
                    "characterdevice",
                    "blockdevice"),
            of(CONSOLE, "home.", ProtectionSummary.values()),
            of(CONSOLE, "hooks.", HookPhase.values(), HookPhase::code),
            of(CONSOLE, "kind.", JobKind.values(), JobKind::code),
            words(
                    CONSOLE,
                    "left.",
                    "moment",
                    "seconds.one",
                    "seconds.other",
                    "minutes.one",
                    "minutes.other",
                    "hours.one",
                    "hours.other",
                    "days.one",
                    "days.other"),
            of(CONSOLE, "phase.", JobPhase.values(), JobPhase::code),
            words(CONSOLE, "phase.", "vault-away"),
            of(CONSOLE, "properties.", constants("dev.coffre.agent.console.properties.PropertiesTab")),
            of(CONSOLE, "protection.", ProtectionSummary.values()),
            of(CONSOLE, "recovery.conflict.", ConflictRule.values()),
            of(CONSOLE, "registration.kind.", MachineKind.values(), MachineKind::code),
            words(CONSOLE, "schedule.kind.", "daily", "weekly", "hourly", "none"),
            of(CONSOLE, "standing.", JobStatus.values(), JobStatus::code),
            of(CONSOLE, "tree.remark.", SourceProblem.Exclusion.values()),
            words(CONSOLE, "tree.remark.", "link", "socket"),
            of(PORTAL, "address.done.", ChangeStep.values(), ChangeStep::code),
            of(ALERTS, "alert.", AlertKind.values(), AlertKind::code),
            of(PORTAL, "alert.filter.", AlertState.values(), AlertState::code),
            of(PORTAL, "alert.state.", AlertState.values(), AlertState::code),
            of(PORTAL, "cause.", RetentionCause.values(), RetentionCause::code),
            of(PORTAL, "clock.state.", ClockGuard.ClockState.values()),
            of(PORTAL, "concern.", Concern.values(), Concern::code),
            of(PORTAL, "condition.damage.", DamageKind.values(), DamageKind::code),
            of(PORTAL, "immutability.", Immutability.values(), Immutability::code),
            of(PORTAL, "immutability.", Immutability.values(), state -> state.code() + ".what"),
            words(PORTAL, "jobs.since.", "0", "1", "7", "30", "365"),
            of(PORTAL, "kind.", JobKind.values(), JobKind::code),
            of(PORTAL, "machine.kind.", MachineKind.values(), MachineKind::code),
            of(PORTAL, "mail.security.", MailSecurity.values(), MailSecurity::code),
            of(PORTAL, "operation.", PIN_PAGE_OPERATIONS, PinOperation::text),
            of(PORTAL, "phase.", JobPhase.values(), JobPhase::code),
            of(PORTAL, "protection.", ProtectionState.values(), ProtectionState::code),
            words(PORTAL, "quick.agent.", "archive", "debian"),
            of(PORTAL, "role.", Role.values(), Role::text),
            of(PORTAL, "severity.", AlertSeverity.values(), AlertSeverity::code),
            of(PORTAL, "slots.kind.", SlotKind.values()),
            words(PORTAL, "slots.kind.", "damaged"),
            of(PORTAL, "state.", JobState.values(), JobState::code),
            of(PORTAL, "tab.", VaultTab.values(), VaultTab::code),
            of(ALERTS, "alert-advice.", AlertKind.values(), AlertKind::code),
            of(COMMANDS, "alert-severity.", AlertSeverity.values(), AlertSeverity::code),
            of(COMMANDS, "alert-state.", AlertState.values(), AlertState::code),
            of(COMMANDS, "cause.", RetentionCause.values(), RetentionCause::code),
            of(COMMANDS, "damage.", DamageKind.values(), DamageKind::code),
            of(COMMANDS, "role.", Role.values(), Role::text),
            of(COMMANDS, "safeguards.immutability.", Immutability.values(), Immutability::code),
            of(COMMANDS, "slot.", SlotKind.values()),
            words(COMMANDS, "slot.", "damaged"),
            of(COMMANDS, "store-check.", StoreCapability.values(), StoreCapability::code),
            words(COMMANDS, "store-check.", "yes", "no", "refused", "optional", "of-unnamed"),
            words(MAIL, "line."),
            of(MAIL, "severity.", AlertSeverity.values(), AlertSeverity::code),
            of(KIT, "kit.theme.", Theme.values(), Theme::code),
            words(KIT, "size.unit.", "1", "2", "3", "4", "5"));

    private static ComposedKey of(String bundle, String prefix, Enum<?>[] values) {
        return of(
                bundle,
                prefix,
                values,
                value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static <E> ComposedKey of(String bundle, String prefix, E[] values, Function<E, String> code) {
        return new ComposedKey(bundle, prefix, Arrays.stream(values).map(code).toList());
    }

    /** The values are no enum. */
    private static ComposedKey words(String bundle, String prefix, String... values) {
        return new ComposedKey(bundle, prefix, List.of(values));
    }

    /** Returns the constants of an enum that is not public. */
    private static Enum<?>[] constants(String type) {
        try {
            return (Enum<?>[]) Class.forName(type).getEnumConstants();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyEnumValueHasItsTextInEveryLanguage() {
        for (Language language : Language.values()) {
            for (ComposedKey composed : COMPOSED_KEYS) {
                assertThat(composed.values())
                        .as("values of %s in %s, %s", composed.prefix(), composed.bundle(), language)
                        .allMatch(value ->
                                Texts.bundle(composed.bundle(), language).containsKey(composed.prefix() + value));
            }
            Set<String> problems =
                    Texts.bundle("dev.coffre.vault.problem.problems", language).keySet();
            for (ProblemCode code : ProblemCode.values()) {
                assertThat(problems).contains(code.code() + ".title", code.code() + ".cause", code.code() + ".remedy");
            }
        }
    }

    /** Else an enum value without a text is found by the first person who meets it. */
    @Test
    void everyComposedKeyIsInTheListAbove() throws IOException {
        Map<String, Set<String>> listed = COMPOSED_KEYS.stream()
                .collect(Collectors.groupingBy(
                        key -> key.bundle().split("\\.")[2],
                        Collectors.mapping(ComposedKey::prefix, Collectors.toSet())));
        int found = 0;
        for (String module : List.of("web", "agent", "server")) {
            for (Path source : files(module, ".java", ".jte")) {
                for (String prefix : matches(COMPOSED, Files.readString(source))) {
                    found++;
                    assertThat(listed.get(module)).as("%s", source).contains(prefix);
                }
            }
        }
        assertThat(found).isGreaterThan(50);
    }

    @Test
    void everyLabelOfAnOptionHasItsWordsInEveryLanguage() throws IOException {
        for (Map.Entry<String, String> program :
                Map.of("agent", MESSAGES, "server", COMMANDS).entrySet()) {
            Set<String> words = new TreeSet<>();
            for (Path source : files(program.getKey(), ".java")) {
                matches(PARAM_LABEL, Files.readString(source))
                        .forEach(label -> words.addAll(matches(LABEL_WORD, label)));
            }
            assertThat(words).hasSizeGreaterThan(10);
            assertThat(Texts.in(Language.ENGLISH, program.getValue()).keys())
                    .containsAll(words.stream().map(word -> "label." + word).toList());
        }
    }

    @Test
    void everyLanguageHasTheSameTextsWithTheSamePlaces() throws IOException {
        List<String> bundles = bundles();
        assertThat(bundles)
                .hasSizeGreaterThan(9)
                .contains(MESSAGES, CONSOLE, PORTAL, COMMANDS, MAIL, KIT, USAGE_ERRORS);
        for (String bundle : bundles) {
            ResourceBundle english = Texts.bundle(bundle, Language.ENGLISH);
            for (Language language : Language.values()) {
                ResourceBundle texts = Texts.bundle(bundle, language);
                assertThat(texts.keySet()).as("%s, %s", bundle, language).isEqualTo(english.keySet());
                for (String key : english.keySet()) {
                    if (key.endsWith(".one")) {
                        continue; // "the last day" needs no number
                    }
                    assertThat(places(texts.getString(key)))
                            .as("places of %s in %s, %s", key, bundle, language)
                            .isEqualTo(places(english.getString(key)));
                }
            }
        }
    }

    /** Else a text that is renamed keeps its Linux words on Windows, or its commands in the console, and nobody is told. */
    @Test
    void everyTextForAnotherReaderReplacesOne() {
        Map<String, List<String>> replaced = Map.of(
                "dev.coffre.agent.console.problems", List.of("dev.coffre.vault.problem.problems"),
                "dev.coffre.agent.text.windows", List.of(MESSAGES, CONSOLE, "dev.coffre.vault.problem.problems"),
                "dev.coffre.agent.command.windows", List.of("dev.coffre.agent.command.help"));
        replaced.forEach((overlay, bundles) -> {
            Texts base = Texts.in(Language.ENGLISH, bundles.toArray(String[]::new));
            ResourceBundle differing = Texts.bundle(overlay, Language.ENGLISH);
            for (String key : differing.keySet()) {
                assertThat(base.has(key)).as("%s of %s", key, overlay).isTrue();
                assertThat(places(differing.getString(key)))
                        .as("places of %s in %s", key, overlay)
                        .isSubsetOf(places(base.template(key)));
            }
        });
    }

    /** Returns the names of the places, and the line break of a help text. */
    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>(TextTemplate.places(text));
        if (text.contains("%n")) {
            places.add("%n");
        }
        return places;
    }

    /** A bundle inherits a missing key from English, and takes the last of two texts without a word. */
    @Test
    void everyFileHasEachKeyOnce() throws IOException {
        for (String bundle : bundles()) {
            Set<String> keys = Texts.bundle(bundle, Language.ENGLISH).keySet();
            for (Language language : Language.values()) {
                String file = bundle.replace('.', '/') + language.fileSuffix() + ".properties";
                assertThat(matches(KEY, Files.readString(resource(file))))
                        .as(file)
                        .doesNotHaveDuplicates()
                        .hasSameElementsAs(keys);
            }
        }
    }

    /** These cannot take the languages from {@link Language}. */
    @Test
    void everyPlaceThatRepeatsTheLanguagesHasAll() throws IOException {
        List<String> tags = Language.tags();
        assertThat(CHECKOUT.resolve("packaging/link-runtime.sh"))
                .content()
                .contains("--include-locales " + String.join(",", tags) + " ");
        assertThat(CHECKOUT.resolve("agent/src/main/java/dev/coffre/agent/command/GlobalOptions.java"))
                .content()
                .contains('"' + String.join("|", tags) + '"');
        assertThat(CHECKOUT.resolve("server/src/main/java/dev/coffre/server/mail/MailService.java"))
                .content()
                .contains("a language is " + String.join(" or ", tags));
        for (Language language : Language.values()) {
            String unit = '"' + language.byteSymbol() + '"';
            assertThat(CHECKOUT.resolve("web/src/main/resources/dev/coffre/web/assets/coffre.js"))
                    .content()
                    .contains("[" + unit + ", ");
            if (language == Language.ENGLISH) {
                continue;
            }
            assertThat(CHECKOUT.resolve("packaging/agent/install.sh")).content().contains(language.tag() + "*)");
            for (String page : List.of("README", "docs/agent", "docs/errors", "docs/tutorial")) {
                assertThat(CHECKOUT.resolve(page + "." + language.tag() + ".md"))
                        .exists();
            }
            assertThat(CHECKOUT.resolve("packaging/build-agent.sh"))
                    .content()
                    .contains("docs/agent." + language.tag() + ".md");
        }
    }

    private static List<String> bundles() throws IOException {
        List<String> names = new ArrayList<>();
        for (String module : MODULES) {
            Path root = CHECKOUT.resolve(module).resolve("src/main/resources");
            for (Path file : files(module, ".properties")) {
                String name = root.relativize(file)
                        .toString()
                        .replace(".properties", "")
                        .replace('/', '.');
                boolean isEnglish = Arrays.stream(Language.values())
                        .noneMatch(language -> language != Language.ENGLISH && name.endsWith(language.fileSuffix()));
                if (isEnglish && !WORDLESS.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static Path resource(String file) {
        return MODULES.stream()
                .map(module ->
                        CHECKOUT.resolve(module).resolve("src/main/resources").resolve(file))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file " + file));
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Set<Path> files(String module, String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/main"))) {
            return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
