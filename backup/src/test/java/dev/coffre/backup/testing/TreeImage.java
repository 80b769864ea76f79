package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.vault.id.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything about a tree that a recovery has to bring back, by relative path: two equal trees have equal images. */
public final class TreeImage {
    private TreeImage() {}

    /**
     * @param mode -1 as are uid and gid if the object has no Unix permissions
     * @param firstName of the paths that are the same file
     */
    public record Node(
            FileType nature,
            int mode,
            long uid,
            long gid,
            long size,
            Timestamp modified,
            List<ExtendedAttribute> attributes,
            List<Extent> data,
            String content,
            String firstName) {}

    public static Map<String, Node> of(ByteString root) {
        Map<String, Node> image = new TreeMap<>();
        Map<Long, String> firstNames = new HashMap<>();
        List<Object> problems = new ArrayList<>();
        try (ItemWalk walk =
                new ItemWalk(Sources.of(List.of(root), SourceRules.NONE).walk(), problems::add)) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                String path =
                        item.get().key().display().substring(root.display().length());
                image.put(path, node(item.get(), path, firstNames));
            }
        } catch (SourceException e) {
            throw new IllegalStateException(e);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
        return image;
    }

    private static Node node(SourceItem item, String path, Map<Long, String> firstNames) throws SourceException {
        Metadata metadata = item.metadata();
        String first = metadata.identity().links() > 1 && !metadata.isDirectory()
                ? firstNames.computeIfAbsent(metadata.identity().inode(), _ -> path)
                : path;
        Optional<UnixPermissions> permissions = metadata.unixPermissions();
        List<Extent> data = List.of();
        String content = "";
        if (metadata.isRegularFile()) {
            try (SourceContent open = item.open()) {
                data = Sources.extents(open);
                content = digest(open, data);
            }
        }
        return new Node(
                metadata.fileType(),
                permissions.map(UnixPermissions::mode).orElse(-1),
                permissions.map(unix -> unix.owner().uid()).orElse(-1L),
                permissions.map(unix -> unix.owner().gid()).orElse(-1L),
                metadata.isRegularFile() ? metadata.size() : 0,
                metadata.modified(),
                item.attributes(),
                data,
                content,
                first);
    }

    private static String digest(SourceContent open, List<Extent> data) throws SourceException {
        MessageDigest sha256 = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        for (Extent extent : data) {
            long at = extent.position();
            while (at < extent.end()) {
                int read = open.read(at, buffer, 0, (int) Math.min(buffer.length, extent.end() - at));
                if (read <= 0) {
                    break;
                }
                sha256.update(buffer, 0, read);
                at += read;
            }
        }
        return Sha256.from(sha256.digest(), 0).toString();
    }
}
