package dev.coffre.agent.cache;

import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The tag file of a directory that was chosen for the cache. Other backup programs recognise it too
 * (bford.info/cachedir).
 */
record CacheTag(PrivatePath folder) {
    private static final String CONTENT = """
        Signature: 8a477f597d28d172789f06886806bc55
        # The cache folder of Coffre's agent. What it holds can be made anew from the vault.
        """;

    Path file() {
        return folder.resolve("CACHEDIR.TAG").path();
    }

    boolean exists() throws IOException {
        return Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)
                && Files.size(file()) == CONTENT.length()
                && Files.readString(file(), StandardCharsets.ISO_8859_1).equals(CONTENT);
    }

    void write() throws IOException {
        PrivateFiles files = folder.files();
        files.createDirectories(folder.path());
        files.requireDirectory(folder.path());
        try (FileChannel channel = files.create(file())) {
            ByteBuffer rest = StandardCharsets.ISO_8859_1.encode(CONTENT);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }
}
