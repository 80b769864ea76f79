package dev.coffre.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a machine can see. */
class HouseRulesTest {
    private static final Pattern TEST_CLASS = Pattern.compile("\\b[A-Z]\\w*Test\\b");
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** A link to a file of the checkout: neither to another site nor within the page. */
    private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:|#)([^)#\\s]+)");

    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:bin/|\\./)\\S+");

    /** Where a code is spoken of and not raised: what a route may answer, what an answer is compared with. */
    private static final Pattern SPOKEN_OF = Pattern.compile("\\.mayFail\\([^)]*\\)|[!=]=\\s*ProblemCode\\.[A-Z_]+");

    private static final Pattern CODE = Pattern.compile("\\bProblemCode\\.([A-Z][A-Z_]*)\\b");

    /** A test that makes the problem by itself does not provoke it. */
    private static final Pattern MADE =
            Pattern.compile("\\bProblemCode\\.[A-Z_]+\\s*(?:\\.|::)\\s*(?:problem|with)\\b");

    /** A code as an answer, a page or a terminal shows it, in the text of a test: {@code "code"}, {@code [code]}. */
    private static final Pattern SHOWN = Pattern.compile("(?<=[\"\\[])([a-z]+(?:-[a-z]+)*)(?=[]\"\\\\])");

    /** A code in a document. */
    private static final Pattern WRITTEN = Pattern.compile("`([a-z]+(?:-[a-z]+)*)`");

    /** A method that a launcher has the compiler treat in a way of its own; neither its class nor its name is a pattern. */
    private static final Pattern COMPILED_APART = Pattern.compile("([a-z][\\w.]+\\.[A-Z]\\w*)::(\\w+)");

    private static final long LONGEST_TEXT = 1 << 20;

    /** A host that packages come from: an archive of Debian, a repository of Maven, an index of Python and their like. */
    private static final Pattern REGISTRY = Pattern.compile(
            "\\b(?:deb|ftp\\w*|snapshot|security|archive|mirrors?|repo\\d?|registry|central|plugins|packages|files|index|pypi"
                    + "|npmjs?|rubygems)\\.(?!example\\b)(?:[a-z0-9-]+\\.)*(?:org|com|net)\\b"
                    + "|\\b(?:crates|docker|ghcr|quay)\\.io\\b"
                    + "|\\bhttps?://[\\w.-]+(?<!\\.example)(?::\\d+)?/(?:debian|debian-security|ubuntu|maven2|simple)\\b",
            Pattern.CASE_INSENSITIVE);

    /** What the build makes of the templates. */
    private static final List<String> TEMPLATES = List.of("dev.coffre.server.pages", "dev.coffre.agent.pages");

    private static final Path SIMULATOR = CHECKOUT.resolve("acceptance/src/test/java/dev/coffre/acceptance/simulation");

    private static final int LONGEST_FILE = 400;
    private static final int MOST_PARAMETERS = 7;

    /** Methods that start a thread, or let one of a pool start. */
    private static final Set<String> STARTS = Set.of(
            "start",
            "execute",
            "submit",
            "schedule",
            "scheduleAtFixedRate",
            "scheduleWithFixedDelay",
            "startVirtualThread");

    /** Files that are too long, and are being split. */
    private static final Set<String> TOO_LONG = Set.of();

    /** Classes with more parameters, that are being rewritten. */
    private static final Set<String> TOO_MANY_PARAMETERS = Set.of(
            "dev.coffre.backup.check.CheckRun",
            "dev.coffre.backup.recovery.EntryRecovery",
            "dev.coffre.backup.recovery.LargeFileInProgress",
            "dev.coffre.backup.recovery.LargeFileRecoverer",
            "dev.coffre.backup.recovery.RecoveryRun",
            "dev.coffre.backup.recovery.SmallFileRecoverer");

    /** Holds the parts of a program, so that a class that takes it could use any of them. */
    private static final DescribedPredicate<JavaClass> LOCATOR = DescribedPredicate.describe(
            "hold the services of a vault, or the parts of the agent",
            type -> type.getName().equals(VaultService.class.getName())
                    || type.getName().equals(AgentContext.class.getName())
                    || type.getPackageName().equals(VaultService.class.getPackageName())
                            && type.getSimpleName().endsWith("Services"));

    /** The wiring: it takes a locator apart, and hands each class its own parts. */
    private static final Set<String> WIRING = Set.of(
            "dev.coffre.agent.command.CoffreCommandLine",
            "dev.coffre.agent.console.ConsoleRoutes",
            "dev.coffre.agent.console.ConsoleServer",
            "dev.coffre.server.endpoint.VaultApi",
            "dev.coffre.server.portal.Portal");

    @Test
    void everyPackageSaysItsPurposeAndThatItHasNoNulls() {
        Stream<String> silent = Product.CLASSES.stream()
                .filter(type -> TEMPLATES.stream().noneMatch(type.getPackageName()::startsWith))
                .map(JavaClass::getPackage)
                .distinct()
                .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName);

        assertThat(silent)
                .as("packages without a package-info that is @NullMarked")
                .isEmpty();
    }

    @Test
    void noClassIsADrawer() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl)")
                .because("such a name says that nobody has looked for the noun yet (docs/glossary.md)")
                .check(Product.CLASSES);
    }

    @Test
    void noMainFileIsLongerThanAReaderReads() throws IOException {
        assertThat(tooLong(roots("main")))
                .as("files of more than %s lines", LONGEST_FILE)
                .isSubsetOf(TOO_LONG);
    }

    /** It is a program of its own, in the folder of the tests. */
    @Test
    void noFileOfTheSimulatorIsLonger() throws IOException {
        assertThat(tooLong(List.of(SIMULATOR)))
                .as("files of more than %s lines", LONGEST_FILE)
                .isEmpty();
    }

    private static List<String> tooLong(List<Path> roots) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    if (Files.readAllLines(file).size() > LONGEST_FILE) {
                        tooLong.add(file.getFileName().toString());
                    }
                }
            }
        }
        return tooLong;
    }

    /** A record is data: its components are what it says. One that holds services is a locator, for the next rule. */
    @Test
    void noConstructorTakesMoreThanSevenParameters() {
        Set<String> tooMany = Product.CLASSES.stream()
                .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type -> type.getConstructors().stream()
                        .anyMatch(made ->
                                made.getRawParameterTypes().size() > MOST_PARAMETERS + (type.isInnerClass() ? 1 : 0)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tooMany)
                .as("classes with a constructor of more than %s parameters", MOST_PARAMETERS)
                .isSubsetOf(TOO_MANY_PARAMETERS);
    }

    /** A thread that a constructor starts sees an object that is not whole, and no test can build the object without it. */
    @Test
    void noConstructorStartsAThread() {
        Set<String> starters = Product.CLASSES.stream()
                .flatMap(type -> type.getConstructors().stream())
                .flatMap(made -> made.getMethodCallsFromSelf().stream())
                .filter(call -> STARTS.contains(call.getName())
                        && (call.getTargetOwner().isAssignableTo(Thread.class)
                                || call.getTargetOwner().isAssignableTo(Thread.Builder.class)
                                || call.getTargetOwner().isAssignableTo(Executor.class)))
                .map(call -> call.getOriginOwner().getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(starters).as("classes whose constructor starts a thread").isEmpty();
    }

    @Test
    void onlyTheWiringTakesALocator() {
        assertThat(Product.CLASSES.stream().filter(LOCATOR)).hasSizeGreaterThan(5);

        Set<String> takers = Product.CLASSES.stream()
                .filter(type -> !type.getPackageName().equals(VaultService.class.getPackageName()))
                .filter(type -> type.getFields().stream().anyMatch(field -> LOCATOR.test(field.getRawType()))
                        || type.getCodeUnits().stream()
                                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                                .anyMatch(unit ->
                                        unit.getRawParameterTypes().stream().anyMatch(LOCATOR)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(takers)
                .as("classes that take a locator: give each what it uses")
                .isSubsetOf(WIRING);
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        List<Path> documents = documents();
        assertThat(documents).hasSizeGreaterThan(10);

        Stream<String> broken = documents.stream()
                .flatMap(document -> matches(LINK, document)
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(document.resolveSibling(link)))
                        .map(link -> CHECKOUT.relativize(document) + " -> " + link));

        assertThat(broken).isEmpty();
    }

    /** The JVM says nothing of a name that fits no method: the rule would be gone, and seconds with it. */
    @Test
    void everyMethodThatALauncherNamesIsThere() throws ClassNotFoundException {
        List<MatchResult> named = Stream.of("packaging/agent/coffre", "packaging/vault/coffre-vault")
                .flatMap(launcher -> matches(COMPILED_APART, CHECKOUT.resolve(launcher)))
                .toList();
        assertThat(named).hasSizeGreaterThan(3);

        for (MatchResult method : named) {
            assertThat(Class.forName(method.group(1)).getDeclaredMethods())
                    .as(method.group())
                    .anyMatch(declared -> declared.getName().equals(method.group(2)));
        }
    }

    /** No file names a registry's host: apt, Maven and pip know their mirrors, and {@code bin/debian-mirror} asks apt. */
    @Test
    void noFileNamesTheHostOfARegistry() throws IOException {
        List<Path> files = textFiles();
        assertThat(files).hasSizeGreaterThan(1_000);

        List<String> named = new ArrayList<>();
        for (Path file : files) {
            // Bytes as they are: not every file is UTF-8.
            REGISTRY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .results()
                    .forEach(host -> named.add(CHECKOUT.relativize(file) + ": " + host.group()));
        }
        assertThat(named).isEmpty();
    }

    @Test
    void bothReadmesShowTheSameCommands() {
        assertThat(commands("README.fr.md"))
                .isEqualTo(commands("README.md"))
                .containsExactly("./quickstart", "./check");
    }

    @Test
    void everyProblemIsRaisedByAProgramAndProvokedByATest() throws IOException {
        List<String> product = sources("main").stream()
                .map(source -> SPOKEN_OF.matcher(source).replaceAll(""))
                .toList();
        List<String> tests = sources("test").stream()
                .map(source -> MADE.matcher(source).replaceAll(""))
                .toList();
        Set<String> raised = found(CODE, product);
        Set<String> expected = found(CODE, tests);
        Set<String> shown = found(SHOWN, tests);

        assertThat(codes().filter(code -> !raised.contains(code.name())))
                .as("problems that nothing raises: delete them, or raise them")
                .isEmpty();
        assertThat(codes().filter(code -> !expected.contains(code.name()) && !shown.contains(code.code())))
                .as("problems that no test provokes and knows by their code")
                .isEmpty();
    }

    @Test
    void everyTestThatTheThreatModelNamesExists() throws IOException {
        Set<String> named = matches(TEST_CLASS, CHECKOUT.resolve("docs/threat-model.md"))
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(40);

        Set<String> there = new TreeSet<>();
        try (Stream<Path> modules = Files.list(CHECKOUT)) {
            for (Path module : modules.toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> name.endsWith(".java"))
                                .forEach(name -> there.add(name.substring(0, name.length() - ".java".length())));
                    }
                }
            }
        }
        assertThat(named)
                .as("promises that docs/threat-model.md says are held by tests that do not exist")
                .isSubsetOf(there);
    }

    @Test
    void azureBackupErrorsAreComparedWithCodesThatExist() {
        List<String> named = matches(WRITTEN, CHECKOUT.resolve("docs/azure-backup-errors.md"))
                .map(code -> code.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(named.stream().filter(code -> ProblemCode.fromCode(code).isEmpty()))
                .isEmpty();
    }

    private static Stream<ProblemCode> codes() {
        return Arrays.stream(ProblemCode.values());
    }

    private static Set<String> found(Pattern pattern, List<String> sources) {
        return sources.stream()
                .flatMap(source -> pattern.matcher(source).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** What is written in Java in every module: {@code main} or {@code test}, but for the codes themselves. */
    private static List<String> sources(String kind) throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path root : roots(kind)) {
            sources.addAll(read(root));
        }
        assertThat(sources).hasSizeGreaterThan(100);
        return sources;
    }

    private static List<Path> roots(String kind) throws IOException {
        try (Stream<Path> modules = Files.list(CHECKOUT)) {
            return modules.map(module -> module.resolve("src").resolve(kind).resolve("java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static List<String> read(Path root) throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("ProblemCode.java")) {
                    sources.add(Files.readString(file));
                }
            }
        }
        return sources;
    }

    private static List<String> commands(String document) {
        return matches(COMMAND, CHECKOUT.resolve(document))
                .map(MatchResult::group)
                .toList();
    }

    private static Stream<MatchResult> matches(Pattern pattern, Path document) {
        try {
            return pattern.matcher(Files.readString(document)).results();
        } catch (IOException e) {
            throw new AssertionError("cannot read " + document, e);
        }
    }

    /** Every file of the checkout that is of a length that somebody writes, without what builds and runs make. */
    private static List<Path> textFiles() throws IOException {
        Set<Path> made = Set.of(CHECKOUT.resolve(".git"), CHECKOUT.resolve(".m2"), CHECKOUT.resolve("bench/data"));
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return made.contains(folder) || folder.endsWith("target") || folder.endsWith("__pycache__")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && attributes.size() < LONGEST_TEXT) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(CHECKOUT);
                Stream<Path> docs = Files.walk(CHECKOUT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
