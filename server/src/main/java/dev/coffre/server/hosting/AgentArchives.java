package dev.coffre.server.hosting;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The agent's packages that this service offers: {@code coffre-agent-<version>-<platform>.tar.gz} and its {@code .sha256}. */
public final class AgentArchives {
    private static final List<String> PLATFORMS = List.of("linux-x64");
    private static final int MAX_CHECKSUM = 1_024;

    private final Path folder;

    public AgentArchives(Path folder) {
        this.folder = folder;
    }

    /** @throws Problem {@code agent-archive-missing} */
    public Path archive(String platform) {
        if (!PLATFORMS.contains(platform)) {
            throw missing(platform);
        }
        Pattern name = Pattern.compile("coffre-agent-.+-" + Pattern.quote(platform) + "\\.tar\\.gz");
        try (var files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow(() -> missing(platform));
        } catch (IOException e) {
            throw missing(platform).causedBy(e);
        }
    }

    /** The line that {@code sha256sum -c} reads. */
    public byte[] checksum(String platform) {
        Path archive = archive(platform);
        Path file = archive.resolveSibling(archive.getFileName() + ".sha256");
        try {
            if (Files.size(file) > MAX_CHECKSUM) {
                throw missing(platform);
            }
            return Files.readString(file, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw missing(platform).causedBy(e);
        }
    }

    private static Problem missing(String platform) {
        return ProblemCode.AGENT_ARCHIVE_MISSING.with("platform", platform);
    }
}
