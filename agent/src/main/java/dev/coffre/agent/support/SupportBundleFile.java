package dev.coffre.agent.support;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A support bundle's zip file. */
public record SupportBundleFile(PrivatePath path) {

    /**
     * Writes the file, readable by its owner only. Never overwrites an existing file, and leaves no partial file behind.
     *
     * @param time of its entries
     * @throws Problem {@code support-file-exists}, {@code support-file-unwritable}
     */
    public void create(SupportBundle bundle, Instant time) {
        try (FileChannel channel = path.files().createNew(path.path())) {
            write(bundle, FileTime.from(time), channel);
        } catch (FileAlreadyExistsException e) {
            throw ProblemCode.SUPPORT_FILE_EXISTS.with("file", path).causedBy(e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write(SupportBundle bundle, FileTime time, FileChannel channel) throws IOException {
        try {
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
            for (Map.Entry<SupportBundlePart, String> part : bundle.parts().entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey().file()).setLastModifiedTime(time));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
            zip.finish();
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(path.path());
            throw e;
        }
    }

    private Problem unwritable(IOException e) {
        return ProblemCode.SUPPORT_FILE_UNWRITABLE
                .with("file", path)
                .with("reason", e instanceof NoSuchFileException ? "no-such-folder" : SystemReason.of(e))
                .causedBy(e);
    }
}
