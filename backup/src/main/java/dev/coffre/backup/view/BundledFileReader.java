package dev.coffre.backup.view;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.page.PageSource;
import dev.coffre.sealing.Slice;
import java.util.Optional;

/** A small file in a bundle. */
record BundledFileReader(FileContent.Bundled place, long size, ContentCache contents) implements ContentReader {
    @Override
    public int read(long offset, byte[] into, int at, int length) {
        if (offset >= size) {
            return 0;
        }
        Slice content = content();
        int count = (int) Math.min(length, size - offset);
        System.arraycopy(content.bytes(), content.offset() + (int) offset, into, at, count);
        return count;
    }

    /** Refuses the bundle if the slot holds another file than the entry names. */
    private Slice content() {
        Bundle bundle = contents.bundle(place.bundle());
        Slice content = bundle.content(place.slot());
        if (!bundle.pid(place.slot()).equals(place.pid()) || content.length() != size) {
            throw PageSource.damaged(place.bundle(), "slot " + place.slot() + " is not the file that the entry names");
        }
        return content;
    }

    @Override
    public Optional<ByteRange> dataFrom(long offset) {
        return offset < size ? Optional.of(new ByteRange(offset, size - offset)) : Optional.empty();
    }
}
