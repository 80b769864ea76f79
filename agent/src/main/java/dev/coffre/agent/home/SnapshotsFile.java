package dev.coffre.agent.home;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.SnapshotRegistry;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The file {@code snapshots.list}: paths of snapshots that may exist, each terminated by a zero byte. */
public final class SnapshotsFile implements SnapshotRegistry {
    private static final int LIMIT = 16 << 20;

    private final DurableFile file;

    /** @param folder the agent's state directory */
    public SnapshotsFile(PrivatePath folder) {
        this.file = new DurableFile(folder.resolve("snapshots.list"), LIMIT, ProblemCode.STATE_DAMAGED);
    }

    @Override
    public List<ByteString> all() {
        ByteString list = file.read().map(ByteString::of).orElse(ByteString.EMPTY);
        List<ByteString> paths = new ArrayList<>();
        for (int from = 0; from < list.size(); ) {
            int end = list.indexOf((byte) 0, from);
            if (end < 0) {
                throw file.damaged("a path without an end");
            }
            paths.add(list.substring(from, end));
            from = end + 1;
        }
        return List.copyOf(paths);
    }

    @Override
    public void add(ByteString path) {
        List<ByteString> all = new ArrayList<>(all());
        all.add(path);
        write(all);
    }

    @Override
    public void remove(ByteString path) {
        write(all().stream().filter(each -> !each.equals(path)).toList());
    }

    private void write(List<ByteString> paths) {
        if (paths.isEmpty()) {
            file.delete();
            return;
        }
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (ByteString path : paths) {
            list.writeBytes(path.toByteArray());
            list.write(0);
        }
        file.write(list.toByteArray());
    }
}
