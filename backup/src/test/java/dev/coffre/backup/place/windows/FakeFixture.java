package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.ntfs.WindowsTime;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.place.TargetFixture;
import dev.coffre.backup.testing.DiskNode;
import dev.coffre.backup.win32.MappedNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A target on a volume in memory. */
public final class FakeFixture implements TargetFixture {
    final FakeVolume volume = new FakeVolume();

    public FakeFixture() {
        volume.add("in", true);
        volume.add("out", true);
    }

    @Override
    public RecoveryTargets targets() {
        return new WindowsTargets(volume);
    }

    @Override
    public String absolute(String path) {
        return "C:\\" + path.replace('/', '\\');
    }

    @Override
    public void folder(String path) {
        volume.add(path, true);
    }

    @Override
    public void file(String path, String content) {
        volume.add(path, false).content = content.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void link(String path, String target) {
        volume.addLink(path, target);
    }

    @Override
    public String read(String path) {
        return new String(volume.node(path).content, StandardCharsets.UTF_8);
    }

    @Override
    public List<String> names(String path) {
        synchronized (volume) {
            return volume.node(path).children.values().stream()
                    .map(FakeVolume.Named::name)
                    .sorted()
                    .toList();
        }
    }

    @Override
    public Timestamp modified(String path) {
        return WindowsTime.timestamp(volume.node(path).written);
    }

    @Override
    public boolean isSameFile(String path, String other) {
        return volume.node(path) == volume.node(other);
    }

    @Override
    public void rename(String from, String to) {
        synchronized (volume) {
            FakeVolume.Node node = volume.node(from);
            remove(from, true);
            int slash = to.lastIndexOf('/');
            String name = to.substring(slash + 1);
            volume.node(to.substring(0, slash))
                    .children
                    .put(MappedNames.caseKey(name), new FakeVolume.Named(name, node));
        }
    }

    @Override
    public void remove(String path) {
        remove(path, false);
    }

    private void remove(String path, boolean withContent) {
        synchronized (volume) {
            if (!withContent && !volume.node(path).children.isEmpty()) {
                throw new IllegalStateException("not empty: " + path);
            }
            int slash = path.lastIndexOf('/');
            volume.node(path.substring(0, slash)).children.remove(MappedNames.caseKey(path.substring(slash + 1)));
        }
    }

    /** Returns a folder with everything below it. */
    public DiskNode disk(String path) {
        synchronized (volume) {
            return disk(path.substring(path.lastIndexOf('/') + 1), volume.node(path));
        }
    }

    private static DiskNode disk(String name, FakeVolume.Node node) {
        byte[] reparseData = node.reparseData;
        return new DiskNode(
                name,
                node.id,
                node.attributes,
                node.content,
                reparseData == null ? new byte[0] : reparseData,
                node.descriptor,
                node.created,
                node.written,
                Map.copyOf(node.streams),
                node.children.values().stream()
                        .map(child -> disk(child.name(), child.node()))
                        .toList());
    }

    @Override
    public boolean has(Feature feature) {
        return true;
    }

    @Override
    public void close() {}
}
