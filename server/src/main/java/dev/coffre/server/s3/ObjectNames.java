package dev.coffre.server.s3;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The names of objects: the path of a file below the store's root, after the prefix of the store.
 *
 * @param root of the store
 * @param prefix of all keys, with a slash at its end; empty if there is none
 */
record ObjectNames(Path root, String prefix) {
    /** Names that the vault writes. Others in the bucket are ignored. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?");

    /** Returns the key of a file without the prefix. */
    String name(Path file) {
        return root.relativize(file).toString();
    }

    String key(Path file) {
        return prefix + name(file);
    }

    /** Returns the prefix of all keys in a folder. */
    String prefixOf(Path folder) {
        return folder.equals(root) ? prefix : key(folder) + "/";
    }

    /** Passes on the file of a key, if the vault writes such names. */
    void addPlain(String key, Consumer<Path> action) {
        String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
        if (PLAIN.matcher(name).matches()) {
            action.accept(root.resolve(name));
        }
    }
}
