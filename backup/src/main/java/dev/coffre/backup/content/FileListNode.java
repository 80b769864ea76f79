package dev.coffre.backup.content;

import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/**
 * A filelist page below another one.
 *
 * @param bytes holes and content below it
 * @param level of the page: 0 if it lists chunks
 */
public record FileListNode(long bytes, RecordReference list, int level) implements FileListItem {
    public FileListNode {
        if (bytes < 1) {
            throw new IllegalArgumentException("a list of " + bytes + " bytes");
        }
        if (list.type() != RecordType.FILELIST) {
            throw new IllegalArgumentException("a " + list.type() + " as a file list");
        }
    }

    @Override
    public Pid pid() {
        return list.pid();
    }

    @Override
    public List<RecordReference> children() {
        return List.of(list);
    }

    @Override
    public void write(PageWriter page) {
        page.body().u64(bytes);
        page.child(list);
    }
}
