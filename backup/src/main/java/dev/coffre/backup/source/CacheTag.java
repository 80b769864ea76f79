package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;

/** The file that marks a directory as a cache (bford.info/cachedir). */
public final class CacheTag {
    public static final ByteString NAME = ByteString.utf8("CACHEDIR.TAG");
    public static final ByteString SIGNATURE = ByteString.utf8("Signature: 8a477f597d28d172789f06886806bc55");

    private CacheTag() {}
}
