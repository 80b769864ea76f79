package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A Windows desktop under Wine: a clean drive C, a drive D, and a browser that only notes what it is asked to open.
 * Wine ends all services when its last other process ends, so one process stays.
 */
final class WindowsDesk implements AutoCloseable {
    /** Folder with CoffreAgentInstaller.exe and its checksum; set by acceptance/windows/steps.sh. */
    private static final String PACKAGES = "COFFRE_WINDOWS_PACKAGES";

    private static final int PATIENCE = 600;
    private static final int PAUSE_MILLIS = 100;

    private final Path packages;
    private final Path prefix;
    private final Path folder;
    private final Path pictures;
    private Optional<Process> stays = Optional.empty();

    private WindowsDesk(Path packages, Path prefix, Path folder, Path pictures) throws IOException {
        this.packages = packages;
        this.prefix = prefix;
        this.folder = folder;
        this.pictures = Files.createDirectories(pictures);
        script("clean_prefix").expect(0);
        Path second = prefix.resolve("dosdevices/d:");
        Files.deleteIfExists(second);
        Files.createSymbolicLink(second, Files.createDirectories(folder.resolve("drive_d")));
    }

    /** Steps aside where the packages were not built. */
    static WindowsDesk in(Path folder, Path pictures) throws IOException {
        Optional<String> packages = Optional.ofNullable(System.getenv(PACKAGES));
        assumeTrue(packages.isPresent(), "acceptance/windows/check.sh steps runs this test");
        return new WindowsDesk(
                Path.of(packages.orElseThrow()),
                Path.of(System.getenv("WINEPREFIX")),
                folder,
                pictures.toAbsolutePath());
    }

    Path packages() {
        return packages;
    }

    Path driveC() {
        return prefix.resolve("drive_c");
    }

    Path driveD() {
        return folder.resolve("drive_d");
    }

    /**
     * Walks the wizard of an installer to its end, and follows Proceed to registration.
     *
     * @param installer path of Windows
     * @param way {@code keyboard} or {@code mouse}
     * @return the file that the browser is to open
     */
    Path install(String installer, String language, String way, Map<String, String> proxy) throws IOException {
        Outcome unused = Invocation.of(
                        Checkout.file("acceptance/windows/wizard.sh"), installer, language, way, pictures.toString())
                .with(proxy)
                .run(folder.resolve("said"))
                .expect(0);
        // Not before: programs of Wine share the screen of the first one, and this one has none.
        stays = Optional.of(new ProcessBuilder("wine", "cmd")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        return opened();
    }

    /** Opens a page of the console as its link in the Start menu does. Returns the file that the browser is to open. */
    Path openConsole(String page) throws Exception {
        Path note = pictures.resolve("opened");
        Files.deleteIfExists(note);
        Outcome unused = coffre("console", "--open", "--page", page).expect(0);
        for (int i = 0; i < PATIENCE && !Files.exists(note); i++) {
            Thread.sleep(PAUSE_MILLIS);
        }
        return opened();
    }

    private Path opened() throws IOException {
        String address = Files.readString(pictures.resolve("opened")).strip();
        assertThat(address).endsWith("console.html");
        return Path.of(address.replaceFirst("^file://", ""));
    }

    Outcome coffre(String... arguments) {
        return Invocation.of(
                        Path.of("/usr/bin/wine"),
                        driveC().resolve("Program Files/Coffre Agent/bin/coffre.exe")
                                .toString())
                .and(arguments)
                .with("PATH", pictures.resolve("bin") + ":" + System.getenv("PATH"))
                .run(folder.resolve("said"));
    }

    /** Runs a function of acceptance/windows/wine.sh. */
    private Outcome script(String function) {
        return Invocation.of(
                        Path.of("/bin/bash"),
                        "-c",
                        "cd '" + Checkout.file("") + "' && . acceptance/windows/wine.sh && " + function)
                .run(folder.resolve("said"));
    }

    @Override
    public void close() {
        stays.ifPresent(Process::destroy);
        script("clean_prefix").expect(0);
    }
}
