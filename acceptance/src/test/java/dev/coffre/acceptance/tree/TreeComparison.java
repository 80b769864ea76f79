package dev.coffre.acceptance.tree;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What differs between two trees, by the eyes of rsync. Places are written as a shell reads them in double quotes. */
public final class TreeComparison {
    private final Path logs;

    public TreeComparison(Path logs) {
        this.logs = logs;
    }

    /** Content, names, modes, owners, times to the nanosecond, hard links, ACLs and extended attributes. */
    public List<String> differences(Path one, Path other, String... more) {
        return differences(one.toString(), other.toString(), more);
    }

    public List<String> differences(String one, String other, String... more) {
        List<String> flags =
                new ArrayList<>(List.of("-aAXHn", "--delete", "--itemize-changes", "--checksum", "--modify-window=-1"));
        flags.addAll(List.of(more));
        String command = "exec rsync \"$@\" \"%s/\" \"%s/\"".formatted(one, other);
        Outcome compared = Invocation.of(Path.of("/bin/sh"), "-c", command, "rsync")
                .and(flags.toArray(String[]::new))
                .run(logs)
                .expect(0);
        return compared.out().lines().toList();
    }

    /** What differs in content or holes between two sparse files. */
    public List<String> sparseDifferences(String one, String other) {
        String command = "exec /usr/bin/python3 \"$0\" \"%s\" \"%s\"".formatted(one, other);
        String program = Checkout.file("acceptance/tree/compare-sparse.py").toString();
        Outcome compared = Invocation.of(Path.of("/bin/sh"), "-c", command, program)
                .run(logs)
                .expect(0);
        return compared.out().lines().toList();
    }
}
