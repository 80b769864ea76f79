package dev.coffre.server.hosting;

import dev.coffre.vault.Version;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * The agent packages that this service offers, each with its {@code .sha256} file. The service signs the checksum with
 * the key that vault credentials name. A holder of vault credentials can therefore verify that a package comes from
 * this service, whatever way it came (decision 0020).
 */
public final class AgentPackages {
    private static final int MAX_CHECKSUM_BYTES = 1_024;

    private final Path folder;
    private final SigningKey signingKey;

    public AgentPackages(Path folder, SigningKey signingKey) {
        this.folder = folder;
        this.signingKey = signingKey;
    }

    /**
     * A file to download.
     *
     * @param size in bytes
     */
    public record PackageFile(Path file, String mediaType, long size) {
        public String fileName() {
            return String.valueOf(file.getFileName());
        }
    }

    /** @throws Problem {@code agent-archive-missing} */
    public PackageFile newest(String platform) {
        return newest(AgentPackage.forPlatform(platform).orElseThrow(() -> missing(platform)));
    }

    /** @throws Problem {@code agent-archive-missing} */
    public PackageFile newest(AgentPackage form) {
        try (var files = Files.list(folder)) {
            Path newest = files.filter(file -> form.matches(name(file)))
                    .max(byVersion(form))
                    .orElseThrow(() -> missing(form.platform()));
            return new PackageFile(newest, form.mediaType(), Files.size(newest));
        } catch (IOException e) {
            throw missing(form.platform()).causedBy(e);
        }
    }

    /** A name without a version sorts first, because its age is unknown. */
    private static Comparator<Path> byVersion(AgentPackage form) {
        return Comparator.comparing((Path file) -> form.version(name(file)).orElse(Version.NONE))
                .thenComparing(AgentPackages::name);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** The line that {@code sha256sum -c} reads. */
    public byte[] checksum(String platform) {
        return checksum(AgentPackage.forPlatform(platform).orElseThrow(() -> missing(platform)));
    }

    /** The line that {@code sha256sum -c} reads. */
    public byte[] checksum(AgentPackage form) {
        PackageFile offered = newest(form);
        Path file = offered.file().resolveSibling(offered.fileName() + ".sha256");
        try {
            if (Files.size(file) > MAX_CHECKSUM_BYTES) {
                throw missing(form.platform());
            }
            return Files.readString(file, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw missing(form.platform()).causedBy(e);
        }
    }

    /** The vault's signature of the checksum, 64 bytes. */
    public byte[] signature(String platform) {
        return signingKey.sign(SignaturePurpose.AGENT_PACKAGE, checksum(platform));
    }

    private static Problem missing(String platform) {
        return ProblemCode.AGENT_ARCHIVE_MISSING.with("platform", platform);
    }
}
