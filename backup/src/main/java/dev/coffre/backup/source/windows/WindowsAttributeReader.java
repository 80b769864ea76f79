package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.LargeAttributes;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsObject;
import dev.coffre.backup.win32.WindowsObject.NamedStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Reads what Windows keeps of an object beside its content, as attributes with reserved names. */
final class WindowsAttributeReader {
    /** Streams of an object that are held together. Each further one is passed on by itself. */
    private static final long MAX_HELD_BYTES = 64 << 10;

    /** Limits of the format (docs/format.md). */
    private static final long MAX_STREAM_BYTES = 4 << 20;

    private static final long MAX_TOTAL_BYTES = 8 << 20;
    private static final int MAX_STREAMS = 1_024;
    private static final int MAX_BYTES_OF_A_UNIT = 3;

    /** A process has one large stream in memory, whatever the number of its threads. */
    private static final Lock LARGE = new ReentrantLock();

    private WindowsAttributeReader() {}

    /** Returns the streams that a recovery point has room for, the smallest first. */
    static List<NamedStream> kept(List<NamedStream> streams) {
        List<NamedStream> kept = new ArrayList<>();
        long total = 0;
        for (NamedStream stream : streams.stream()
                .sorted(Comparator.comparingLong(NamedStream::size))
                .toList()) {
            total += WindowsAttributes.STREAM_PREFIX.size()
                    + (long) MAX_BYTES_OF_A_UNIT * stream.name().length()
                    + stream.size();
            if (stream.size() > MAX_STREAM_BYTES || total > MAX_TOTAL_BYTES || kept.size() == MAX_STREAMS) {
                break;
            }
            kept.add(stream);
        }
        return kept;
    }

    /** @param name on the disk; a short name that is the same is not kept */
    static List<ExtendedAttribute> read(WindowsObject object, ByteString name, LargeAttributes large)
            throws ErrnoException {
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
        attributes.addAll(streams(object, large));
        attributes.sort(Comparator.comparing(ExtendedAttribute::name));
        return List.copyOf(attributes);
    }

    /** Returns the named streams that are kept. The walk has reported the others. */
    private static List<ExtendedAttribute> streams(WindowsObject object, LargeAttributes large) throws ErrnoException {
        List<ExtendedAttribute> held = new ArrayList<>();
        long bytes = 0;
        for (NamedStream stream : kept(object.streams())) {
            ByteString name = WindowsAttributes.stream(WideString.encode(stream.name()));
            bytes += stream.size();
            if (bytes <= MAX_HELD_BYTES) {
                content(object, stream).ifPresent(value -> held.add(attribute(name, value)));
            } else {
                passOn(object, stream, name, large);
            }
        }
        return held;
    }

    private static void passOn(WindowsObject object, NamedStream stream, ByteString name, LargeAttributes large)
            throws ErrnoException {
        LARGE.lock();
        try {
            content(object, stream).ifPresent(value -> large.add(name, value));
        } finally {
            LARGE.unlock();
        }
    }

    /** Returns the content of a stream; empty if it vanished since it was listed. */
    private static Optional<byte[]> content(WindowsObject object, NamedStream stream) throws ErrnoException {
        try (WindowsObject open = object.openStream(stream)) {
            byte[] bytes = new byte[(int) stream.size()];
            int count = 0;
            for (int read = 1; read > 0 && count < bytes.length; count += read) {
                read = open.read(count, bytes, count, bytes.length - count);
            }
            return Optional.of(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
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
