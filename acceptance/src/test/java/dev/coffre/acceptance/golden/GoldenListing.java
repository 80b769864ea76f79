package dev.coffre.acceptance.golden;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What a recovery must bring, one JSON object a line; made from the source alone, bytes in hex. */
final class GoldenListing {
    private static final int BLOCK = 4096;
    private static final JsonMapper JSON = JsonMapper.shared();

    private GoldenListing() {}

    static String of(Map<EntryKey, SyntheticNode> nodes) {
        return nodes.entrySet().stream()
                .map(entry -> JSON.writeValueAsString(line(entry.getKey(), entry.getValue())) + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, Object> line(EntryKey key, SyntheticNode node) {
        Metadata metadata = node.metadata();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(
                "path", key.path().stream().map(part -> hex(part.toByteArray())).toList());
        line.put("type", type(metadata.fileType()));
        metadata.unixPermissions().ifPresent(permissions -> {
            line.put("mode", permissions.mode());
            line.put("uid", permissions.owner().uid());
            line.put("gid", permissions.owner().gid());
            line.put("user", hex(permissions.owner().userName().toByteArray()));
        });
        line.put("mtime", time(metadata.modified()));
        line.put("ctime", time(metadata.changed()));
        line.put("inode", metadata.identity().inode());
        switch (metadata.fileType()) {
            case FileType.RegularFile _ -> {
                line.put("size", metadata.size());
                line.put("blocks", hex(blocks(node.content())));
            }
            case FileType.Symlink(var target) -> line.put("target", hex(target.toByteArray()));
            case FileType.CharacterDevice(int major, int minor) -> line.put("device", new int[] {major, minor});
            case FileType.BlockDevice(int major, int minor) -> line.put("device", new int[] {major, minor});
            case FileType.Directory _, FileType.Fifo _, FileType.Socket _ -> {}
        }
        if (!node.attributes().isEmpty()) {
            line.put("attributes", attributes(node));
        }
        return line;
    }

    private static String type(FileType nature) {
        return switch (nature) {
            case FileType.RegularFile _ -> "file";
            case FileType.Directory _ -> "folder";
            case FileType.Symlink _ -> "link";
            case FileType.Fifo _ -> "fifo";
            case FileType.CharacterDevice _ -> "character device";
            case FileType.BlockDevice _ -> "block device";
            case FileType.Socket _ -> throw new IllegalArgumentException("no point holds a socket");
        };
    }

    private static long[] time(Timestamp time) {
        return new long[] {time.seconds(), time.nanos()};
    }

    private static Map<String, String> attributes(SyntheticNode node) {
        Map<String, String> values = new TreeMap<>();
        for (ExtendedAttribute attribute : node.attributes()) {
            values.put(
                    hex(attribute.name().toByteArray()), hex(attribute.value().toByteArray()));
        }
        return values;
    }

    /** SHA-256 over every 4,096-byte block that is not all zeros, its offset before it: holes cost nothing. */
    private static byte[] blocks(SyntheticFile content) {
        MessageDigest digest = sha256();
        long next = 0;
        for (Extent extent : content.extents()) {
            for (long at = Math.max(next, extent.position() / BLOCK * BLOCK); at < extent.end(); at += BLOCK) {
                byte[] block = new byte[(int) Math.min(BLOCK, content.size() - at)];
                content.copy(at, block, 0, block.length);
                if (!Arrays.equals(block, new byte[block.length])) {
                    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(at).flip());
                    digest.update(block);
                }
                next = at + BLOCK;
            }
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
