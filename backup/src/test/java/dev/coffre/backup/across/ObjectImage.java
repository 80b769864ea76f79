package dev.coffre.backup.across;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.testing.ItemWalk;
import dev.coffre.backup.testing.Sources;
import dev.coffre.vault.id.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that two systems may keep of one object, in a form that both can write and read.
 *
 * @param type with the target of a link
 * @param content digest of all bytes, with those of holes; empty for what is no file
 * @param attributes digests of values
 * @param firstName path of the first name of the same file
 */
public record ObjectImage(
        String type,
        long size,
        String content,
        Timestamp modified,
        boolean hasPermissions,
        boolean hasCreationTime,
        boolean hasHoles,
        Map<ByteString, String> attributes,
        String firstName) {
    private static final HexFormat HEX = HexFormat.of();
    private static final int PIECE = 1 << 16;

    /** Returns the image of each object that can be read, by {@link #path}. */
    public static Map<String, ObjectImage> of(Source source, List<? super SourceProblem> problems) {
        Map<String, ObjectImage> images = new TreeMap<>();
        Map<Long, String> firstNames = new HashMap<>();
        try (ItemWalk walk = new ItemWalk(source.walk(), problems::add)) {
            for (Optional<SourceItem> next = walk.next(); next.isPresent(); next = walk.next()) {
                SourceItem item = next.get();
                List<ByteString> components = item.key().path();
                String path = path(components.subList(1, components.size()));
                try {
                    images.put(path, of(item, path, firstNames));
                } catch (SourceException unreadable) {
                    problems.add(unreadable.problem());
                }
            }
        }
        return images;
    }

    /** Returns names as a text that sorts and travels: their bytes in hexadecimal digits. */
    static String path(List<ByteString> names) {
        return names.stream().map(name -> HEX.formatHex(name.toByteArray())).collect(Collectors.joining("/"));
    }

    static List<ByteString> names(String path) {
        return path.isEmpty()
                ? List.of()
                : List.of(path.split("/")).stream()
                        .map(name -> ByteString.of(HEX.parseHex(name)))
                        .toList();
    }

    private static ObjectImage of(SourceItem item, String path, Map<Long, String> firstNames) throws SourceException {
        Metadata metadata = item.metadata();
        String first = metadata.identity().links() > 1 && !metadata.isDirectory()
                ? firstNames.computeIfAbsent(metadata.identity().inode(), _ -> path)
                : path;
        String content = "";
        boolean hasHoles = false;
        if (metadata.isRegularFile()) {
            try (SourceContent open = item.open()) {
                content = digest(open, metadata.size());
                hasHoles = open.hasHoles();
            }
        }
        Map<ByteString, String> attributes = new TreeMap<>();
        for (ExtendedAttribute attribute : item.attributes()) {
            attributes.put(
                    attribute.name(), Sha256.of(attribute.value().toByteArray()).toString());
        }
        return new ObjectImage(
                metadata.fileType().toString(),
                metadata.isRegularFile() ? metadata.size() : 0,
                content,
                metadata.modified(),
                metadata.unixPermissions().isPresent(),
                metadata.birthTime().isPresent(),
                hasHoles,
                attributes,
                first);
    }

    private static String digest(SourceContent open, long size) throws SourceException {
        MessageDigest sha256 = Sha256.digest();
        byte[] buffer = new byte[PIECE];
        long at = 0;
        for (Extent extent : Sources.extents(open)) {
            at = zeros(sha256, at, extent.position());
            while (at < extent.end()) {
                int read = open.read(at, buffer, 0, (int) Math.min(PIECE, extent.end() - at));
                if (read <= 0) {
                    break;
                }
                sha256.update(buffer, 0, read);
                at += read;
            }
        }
        zeros(sha256, at, size);
        return Sha256.from(sha256.digest(), 0).toString();
    }

    private static long zeros(MessageDigest sha256, long from, long to) {
        byte[] none = new byte[PIECE];
        for (long at = from; at < to; at += PIECE) {
            sha256.update(none, 0, (int) Math.min(PIECE, to - at));
        }
        return Math.max(from, to);
    }

    String line() {
        return String.join(
                "\t",
                HEX.formatHex(type.getBytes(StandardCharsets.UTF_8)),
                Long.toString(size),
                content,
                Long.toString(modified.seconds()),
                Integer.toString(modified.nanos()),
                Boolean.toString(hasPermissions),
                Boolean.toString(hasCreationTime),
                Boolean.toString(hasHoles),
                attributes.entrySet().stream()
                        .map(each -> HEX.formatHex(each.getKey().toByteArray()) + "=" + each.getValue())
                        .collect(Collectors.joining(",")),
                firstName,
                "end");
    }

    static ObjectImage parse(String line) {
        String[] fields = line.split("\t", -1);
        Map<ByteString, String> attributes = new TreeMap<>();
        for (String attribute : fields[8].isEmpty() ? new String[0] : fields[8].split(",")) {
            String[] parts = attribute.split("=");
            attributes.put(ByteString.of(HEX.parseHex(parts[0])), parts[1]);
        }
        return new ObjectImage(
                new String(HEX.parseHex(fields[0]), StandardCharsets.UTF_8),
                Long.parseLong(fields[1]),
                fields[2],
                new Timestamp(Long.parseLong(fields[3]), Integer.parseInt(fields[4])),
                Boolean.parseBoolean(fields[5]),
                Boolean.parseBoolean(fields[6]),
                Boolean.parseBoolean(fields[7]),
                attributes,
                fields[9]);
    }
}
