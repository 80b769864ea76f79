package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Inspector;
import java.util.List;

/** Files and folders of this Linux machine. Thread-safe; each walk sees what is there then. */
public final class LinuxSource implements Source {
    private static final ByteString FILE_SYSTEM_ROOT = ByteString.utf8("/");

    private final List<ByteString> given;
    private final List<ByteString> roots;
    private final SourceRules rules;

    /**
     * @param roots absolute paths of folders and files; one that lies within another adds nothing but its file system
     *     ({@link SourceRules#oneFileSystem})
     */
    public LinuxSource(List<ByteString> roots, SourceRules rules) {
        this.given = roots.stream()
                .map(root -> RootPath.resolve(root, FILE_SYSTEM_ROOT))
                .toList();
        this.roots = RootPath.merge(given);
        this.rules = rules;
    }

    /** The roots that are walked: in their one form, sorted, none within another. */
    public List<ByteString> roots() {
        return roots;
    }

    @Override
    public SourceWalk walk(SourceListener problems) {
        return new LinuxWalk(roots, new Boundaries(rules, given), new Inspector(new Accounts()), problems);
    }
}
