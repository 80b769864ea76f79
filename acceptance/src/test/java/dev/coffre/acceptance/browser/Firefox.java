package dev.coffre.acceptance.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Debian's Firefox, without a window, driven by WebDriver BiDi. Used by one thread. */
public final class Firefox implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/firefox-esr");
    private static final String LISTENS = "WebDriver BiDi listening on ";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final Path folder;
    private final URI address;

    private Firefox(Process process, Path folder, URI address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    /** @param parent gets the profile and what is downloaded, until the browser is closed */
    public static Firefox start(Path parent, String language) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "Debian's firefox-esr is not installed");
        Path folder = Files.createTempDirectory(parent, "firefox");
        Path profile = Files.createDirectory(folder.resolve("profile"));
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        Files.writeString(profile.resolve("user.js"), preferences(language, downloads));
        ProcessBuilder builder = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--headless",
                        "--no-remote",
                        "--profile",
                        profile.toString(),
                        "--remote-debugging-port",
                        "0")
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("HOME", folder.toString(), "TZ", "Europe/Paris", "MOZ_CRASHREPORTER_DISABLE", "1"));
        Process process = builder.start();
        try {
            return new Firefox(process, folder, awaitAddress(process));
        } catch (Exception | AssertionError e) {
            stop(process);
            throw e;
        }
    }

    /** Reads all output, also later, so that the browser never waits for a full pipe. */
    private static URI awaitAddress(Process process) throws InterruptedException {
        StringBuffer output = new StringBuffer();
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("firefox-output").start(() -> {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    output.append(line).append('\n');
                    if (line.startsWith(LISTENS)) {
                        address.complete(
                                URI.create(line.substring(LISTENS.length()).strip() + "/session"));
                    }
                }
            } catch (IOException closed) {
                // The process was stopped.
            } finally {
                address.completeExceptionally(new IOException("its output has ended"));
            }
        });
        try {
            return address.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            String state = process.waitFor(1, TimeUnit.SECONDS)
                    ? "ended with " + process.exitValue()
                    : "does not listen after " + START_LIMIT;
            throw new AssertionError("%s %s. It wrote: %s".formatted(PROGRAM, state, output), e);
        }
    }

    /** Nothing by itself: no updates, no reports, no welcome. */
    private static String preferences(String language, Path downloads) {
        Map<String, Object> chosen = new TreeMap<>(Map.of(
                "intl.accept_languages",
                language.equals("fr") ? "fr-FR, fr" : "en-GB, en",
                "browser.download.folderList",
                2,
                "browser.download.dir",
                downloads.toString(),
                "browser.helperApps.neverAsk.saveToDisk",
                "application/octet-stream",
                "browser.download.alwaysOpenPanel",
                false,
                "ui.prefersReducedMotion",
                1,
                "layout.css.prefers-color-scheme.content-override",
                1));
        for (String off : new String[] {
            "app.normandy.enabled",
            "app.update.auto",
            "browser.aboutwelcome.enabled",
            "browser.newtabpage.enabled",
            "browser.safebrowsing.downloads.enabled",
            "browser.safebrowsing.malware.enabled",
            "browser.safebrowsing.phishing.enabled",
            "browser.shell.checkDefaultBrowser",
            "datareporting.healthreport.uploadEnabled",
            "datareporting.policy.dataSubmissionEnabled",
            "extensions.update.enabled",
            "network.captive-portal-service.enabled",
            "network.connectivity-service.enabled",
            "toolkit.telemetry.enabled"
        }) {
            chosen.put(off, false);
        }
        chosen.put("browser.startup.page", 0);
        chosen.put("services.settings.server", "data:,");
        return chosen.entrySet().stream()
                .map(one -> "user_pref(\"%s\", %s);\n"
                        .formatted(
                                one.getKey(),
                                one.getValue() instanceof String text ? "\"" + text + "\"" : one.getValue()))
                .collect(Collectors.joining());
    }

    /** Opens a page without cookies. A browser has one. */
    public BrowserPage reader(String site, String language) {
        return new FirefoxPage(address, site, language);
    }

    @Override
    public void close() {
        stop(process);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the browser and the processes of its pages, which write to the profile. */
    private static void stop(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        all.forEach(Firefox::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
