package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsObject;
import dev.coffre.backup.win32.WindowsObject.NamedStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what Windows keeps of an object beside its content, as attributes with reserved names. */
final class WindowsAttributeReader {
    /** Limit of all named streams of an object. They are held in memory and travel in the entry. */
    private static final long MAX_STREAM_BYTES = 64 << 10;

    private WindowsAttributeReader() {}

    /** Returns whether the streams are kept: all of them, or none. */
    static boolean areSmall(List<NamedStream> streams) {
        long total = 0;
        for (NamedStream stream : streams) {
            total += stream.size() + stream.name().length();
            if (stream.size() < 0 || total > MAX_STREAM_BYTES) {
                return false;
            }
        }
        return true;
    }

    /** @param name on the disk; a short name that is the same is not kept */
    static List<ExtendedAttribute> read(WindowsObject object, ByteString name) throws ErrnoException {
        ObjectStatus status = object.status();
        List<ExtendedAttribute> attributes = new ArrayList<>();
        ByteBuffer flags = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        attributes.add(attribute(
                WindowsAttributes.ATTRIBUTES,
                flags.putInt(0, status.attributes()).array()));
        object.securityDescriptor()
                .ifPresent(bytes -> attributes.add(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, bytes)));
        if (status.isLink()) {
            attributes.add(attribute(WindowsAttributes.REPARSE_DATA, object.reparseData()));
        }
        object.shortName()
                .map(WideString::encode)
                .filter(shortName -> !shortName.equals(name))
                .ifPresent(shortName -> attributes.add(new ExtendedAttribute(WindowsAttributes.SHORT_NAME, shortName)));
        if (status.isDirectory() && object.isCaseSensitive()) {
            attributes.add(new ExtendedAttribute(WindowsAttributes.CASE_SENSITIVE, ByteString.EMPTY));
        }
        attributes.addAll(streams(object));
        attributes.sort(Comparator.comparing(ExtendedAttribute::name));
        return List.copyOf(attributes);
    }

    private static List<ExtendedAttribute> streams(WindowsObject object) throws ErrnoException {
        List<NamedStream> streams = object.streams();
        if (!areSmall(streams)) {
            return List.of(); // the walk has named them
        }
        List<ExtendedAttribute> read = new ArrayList<>();
        for (NamedStream stream : streams) {
            content(object, stream)
                    .ifPresent(bytes ->
                            read.add(attribute(WindowsAttributes.stream(WideString.encode(stream.name())), bytes)));
        }
        return read;
    }

    /** Returns the content of a stream; empty if it vanished since it was listed. */
    private static Optional<byte[]> content(WindowsObject object, NamedStream stream) throws ErrnoException {
        try (WindowsObject open = object.openStream(stream)) {
            byte[] bytes = new byte[(int) stream.size()];
            int count = 0;
            for (int read = 1; read > 0 && count < bytes.length; count += read) {
                read = open.read(count, bytes, count, bytes.length - count);
            }
            return Optional.of(count == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, count));
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static ExtendedAttribute attribute(ByteString name, byte[] value) {
        return new ExtendedAttribute(name, ByteString.of(value));
    }
}
