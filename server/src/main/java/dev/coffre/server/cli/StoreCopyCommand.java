package dev.coffre.server.cli;

import dev.coffre.server.copy.CopyProgress;
import dev.coffre.server.copy.CopyReport;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.service.StoreMove;
import dev.coffre.server.store.FolderLocation;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.ProblemCode;
import java.io.Console;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault store copy}: copies the store to another place, byte for byte. */
@Command(name = "copy", versionProvider = VersionText.class)
final class StoreCopyCommand extends VaultCommand {
    private static final String IN_FOLDER = "folder";
    private static final long MIB = 1 << 20;

    /** What begins like an address. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

    @Option(names = "--to", required = true, paramLabel = "folder|URL|DIR", descriptionKey = "store-copy.to")
    private String to = "";

    @Option(names = "--to-credentials-file", paramLabel = "F", descriptionKey = "store-credentials-file")
    private Optional<Path> credentialsFile = Optional.empty();

    @Option(names = "--while-running", descriptionKey = "store-copy.while-running")
    private boolean whileRunning;

    @Option(names = "--verify", descriptionKey = "store-copy.verify")
    private boolean verify;

    @Option(names = "--activate", descriptionKey = "store-copy.activate")
    private boolean activate;

    @Option(names = "--catalog-is-down", descriptionKey = "store-copy.catalog-is-down")
    private boolean catalogIsDown;

    StoreCopyCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    int run(Printer printer) {
        DataDirectory folder = common().folder().requireExisting();
        StoreLocation target = target(folder);
        requireUsable(folder, target);
        StoreMove move = new StoreMove(folder, target, catalogIsDown);
        ProgressLine line = new ProgressLine(printer);
        CopyProgress progress = new CopyProgress(environment().nanos(), line);
        CopyReport report;
        try {
            report = whileRunning
                    ? move.copyWhileRunning(
                            progress,
                            verify,
                            environment().clock(),
                            environment().random())
                    : move.copyStopped(
                            progress,
                            verify,
                            activate,
                            environment().clock(),
                            environment().random());
        } finally {
            line.end();
        }
        printer.event("copied", Map.of("report", report, "address", target.toString(), "activated", activate));
        printer.say(
                report.complete() ? "store-copy.done" : "store-copy.ahead",
                target,
                report.files(),
                report.bytes(),
                report.copiedFiles(),
                report.copiedBytes(),
                report.removedFiles(),
                report.closedPacks(),
                report.skippedFiles());
        if (report.foreignFiles() > 0) {
            printer.say("store-copy.foreign", report.foreignFiles());
        }
        if (activate) {
            printer.say("store-copy.activated", target);
        }
        return printer.done();
    }

    private StoreLocation target(DataDirectory folder) {
        boolean isBucket = to.startsWith(S3Location.SCHEME);
        if (isBucket != credentialsFile.isPresent()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", "--to with s3:// and --to-credentials-file need each other");
        }
        if (isBucket) {
            return S3Location.parse(
                    to, credentialsFile.orElse(Path.of("")).toAbsolutePath().normalize());
        }
        if (SCHEME.matcher(to).lookingAt()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", "--to with an address needs s3://; a folder is ./" + to);
        }
        return to.equals(IN_FOLDER)
                ? new StoreLocationFile(folder).inFolder()
                : new FolderLocation(Path.of(to).toAbsolutePath().normalize());
    }

    private void requireUsable(DataDirectory folder, StoreLocation target) {
        if (activate && whileRunning) {
            throw ProblemCode.FLAGS_INVALID.with("reason", "--activate needs a last copy, without --while-running");
        }
        if (catalogIsDown && whileRunning) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", "--catalog-is-down is for a last copy, without --while-running");
        }
        if (activate && target instanceof FolderLocation && !target.equals(new StoreLocationFile(folder).inFolder())) {
            throw ProblemCode.FLAGS_INVALID.with("reason", "--activate needs --to with folder or s3://");
        }
    }

    /** One line of a terminal, or events for scripts. */
    private final class ProgressLine implements CopyProgress.Listener {
        private final Printer printer;
        private final boolean isShown;
        private int length;

        ProgressLine(Printer printer) {
            this.printer = printer;
            @Nullable Console console = System.console();
            this.isShown = !common().json() && console != null && console.isTerminal();
        }

        @Override
        public synchronized void onProgress(
                long files, long totalFiles, long bytes, long totalBytes, long copiedBytes) {
            printer.event(
                    "progress",
                    Map.of(
                            "files", files,
                            "totalFiles", totalFiles,
                            "bytes", bytes,
                            "totalBytes", totalBytes,
                            "copiedBytes", copiedBytes));
            show(printer.text(
                    "store-copy.progress", files, totalFiles, bytes / MIB, totalBytes / MIB, copiedBytes / MIB));
        }

        private void show(String text) {
            if (isShown) {
                environment().err().print("\r" + text + " ".repeat(Math.max(0, length - text.length())));
                environment().err().flush();
                length = text.length();
            }
        }

        synchronized void end() {
            if (length > 0) {
                show("");
                environment().err().print("\r");
                environment().err().flush();
            }
        }
    }
}
