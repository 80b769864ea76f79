package dev.coffre.backup.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.backup.place.windows.FakeFixture;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.windows.FakeDisk;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.DiskNode;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The torture tree goes from Linux to Windows and back. What was not carried is exactly what was reported, and names that
 * Windows cannot hold come back as they were.
 */
@EnabledOnOs(OS.LINUX)
class TortureTreeAcrossTest {
    private static final Path TORTURE = Path.of("../acceptance/tree/torture.py");

    /** Linux keeps it as a hole. A disk without holes would have to store its zeros. */
    private static final String TEN_GIBIBYTES = "ten gibibytes";

    /** 255 characters of Windows. Wine cuts the name to the 255 bytes that Linux allows, and reports success. */
    private static final ByteString TOO_LONG_FOR_WINE = ByteString.of(filled((byte) 0xFF, 255));

    /** Names of 4,100 files. Each takes some hundred calls of Wine's server, which may be slow. */
    private static final String MANY = "[0-9][0-9][0-9][0-9]";

    /** Names of the files whose size has eight digits: a fake disk in memory has no room for them. */
    private static final List<String> LARGE = List.of("0[1-9]??????", "1???????");

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @SuppressWarnings("NullAway.Init") // by backUp
    private TravellingPoint travelling;

    @SuppressWarnings("NullAway.Init") // by backUp
    private Map<String, ObjectImage> original;

    private ByteString root;

    @BeforeEach
    void prepare() throws Exception {
        sandbox = Sandbox.under(Path.of("target").toAbsolutePath()); // no other user may change what is above a cache
        root = sandbox.path("source");
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "python makes the torture tree");
        Process made = new ProcessBuilder(python.toString(), TORTURE.toString(), root.display())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("torture").toFile())
                .start();
        assertThat(made.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(made.exitValue())
                .as(Files.readString(folder.resolve("torture")))
                .isZero();
    }

    @AfterEach
    void cleanUp() {
        sandbox.close();
    }

    @Test
    void aFakeOfWindowsReportsExactlyWhatItDoesNotCarry() throws Exception {
        backUp(Stream.concat(LARGE.stream(), Stream.of(TEN_GIBIBYTES))
                .map(ByteString::utf8)
                .toList());
        FakeFixture fixture = new FakeFixture();
        ByteString target = ByteString.utf8("C:\\in\\w");
        List<String> warnings = WindowsLeg.recover(travelling.world(), fixture.targets(), target);
        DiskNode disk = fixture.disk("in/w");
        FileSource source = FakeDisk.source(
                disk, new SpillDirectory(PrivatePaths.of(Path.of(System.getProperty("java.io.tmpdir")))));
        List<List<String>> names = new ArrayList<>();
        disk.children().forEach(child -> addNames(child, List.of(), names));
        WindowsLeg leg = WindowsLeg.of(warnings, source, names);
        travelling.world().save(source, source.roots());

        assertThat(leg.tree().keySet())
                .as("all but devices and FIFOs")
                .isEqualTo(original.entrySet().stream()
                        .filter(one -> one.getValue().type().matches("(RegularFile|Directory|Symlink).*"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertBothWays(leg, ByteString.utf8("C:\\w"), "nothing");
    }

    private static void addNames(DiskNode node, List<String> above, List<List<String>> names) {
        List<String> path =
                Stream.concat(above.stream(), Stream.of(node.name())).toList();
        names.add(path);
        node.children().forEach(child -> addNames(child, path, names));
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "COFFRE_WINDOWS_JAVA", matches = ".+")
    void windowsReportsExactlyWhatItDoesNotCarry() throws Exception {
        backUp(List.of(ByteString.utf8(TEN_GIBIBYTES), ByteString.utf8(MANY), TOO_LONG_FOR_WINE));
        Path exchange = Files.createDirectory(Path.of(sandbox.path("exchange").display()));
        travelling.write(exchange.resolve("there"));
        Process windows = new ProcessBuilder(
                        "wine",
                        System.getenv("COFFRE_WINDOWS_JAVA"),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-PrintWarnings",
                        "-XX:+UseSerialGC",
                        "-Xmx768m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        windowsPaths(System.getProperty("java.class.path")),
                        WindowsLeg.class.getName(),
                        windowsPaths(exchange.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("windows").toFile())
                .start();
        assertThat(windows.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(windows.exitValue())
                .as(Files.readString(folder.resolve("windows")))
                .isZero();
        travelling.read(exchange.resolve("back"));

        assertBothWays(
                WindowsLeg.read(exchange.resolve("leg")),
                ByteString.utf8(windowsPaths(exchange.resolve("w").toString())),
                "creation time"); // Wine makes one up from the other times
    }

    private static byte[] filled(byte value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    /** Wine has the root of Linux as drive Z. */
    private static String windowsPaths(String paths) {
        return Stream.of(paths.split(":"))
                .map(path -> "Z:"
                        + Path.of(path).toAbsolutePath().normalize().toString().replace('/', '\\'))
                .collect(Collectors.joining(";"));
    }

    private void backUp(List<ByteString> excluded) throws Exception {
        SourceRules rules = SourceRules.NONE.withPatterns(PathPatterns.parse(excluded));
        FileSource source = Sources.of(List.of(root), rules);
        List<SourceProblem> problems = new ArrayList<>();
        original = ObjectImage.of(source, problems);
        travelling = new TravellingPoint(Files.createDirectory(folder.resolve("linux")));
        travelling.world().save(source, source.roots());
    }

    /** @param unsteady kind of metadata that this Windows does not keep steady */
    private void assertBothWays(WindowsLeg leg, ByteString windowsRoot, String unsteady) {
        assertThat(leg.problems()).as("Wine makes up object ids").allMatch(problem -> problem.contains("OBJECT_ID"));
        assertThat(difference(ExpectedWarnings.of(root, original, leg.tree(), leg.renamed()), leg.warnings()))
                .as("Linux to Windows")
                .allMatch(warning -> warning.contains("not kept: " + unsteady));

        List<String> warnings = WindowsLeg.recover(travelling.world(), new LinuxTargets(), sandbox.path("back"));
        List<SourceProblem> problems = new ArrayList<>();
        Map<String, ObjectImage> back =
                ObjectImage.of(Sources.of(List.of(sandbox.path("back")), SourceRules.NONE), problems);
        assertThat(problems).isEmpty();
        assertThat(difference(ExpectedWarnings.of(windowsRoot, leg.tree(), back, Set.of()), warnings))
                .as("Windows to Linux")
                .isEmpty();
        assertThat(original.keySet()).as("names").containsAll(back.keySet());
        assertThat(back.keySet()).isEqualTo(leg.tree().keySet());
    }

    /** Returns what is in one list only. Most warnings are in both. */
    private static List<String> difference(List<String> owed, List<String> reported) {
        List<String> difference = new ArrayList<>();
        List<String> silent = new ArrayList<>(owed);
        for (String warning : reported) {
            if (!silent.remove(warning)) {
                difference.add("reported only: " + warning);
            }
        }
        silent.forEach(warning -> difference.add("not reported: " + warning));
        return difference;
    }
}
