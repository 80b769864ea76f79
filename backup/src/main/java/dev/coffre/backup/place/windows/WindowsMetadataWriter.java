package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.ntfs.WindowsTime;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.MetadataProblem.Part;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.SecurityDescriptor;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.WideString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies metadata to an open object, and reads back what some file systems accept and forget. Streams come first, because
 * writing them changes times. Times and attributes come last.
 */
record WindowsMetadataWriter(MetadataRules rules) {
    private static final int NAMED_STREAMS = 0x40000;
    private static final int NANOS_OF_A_UNIT = 100;
    private static final ByteString TIMES = ByteString.utf8("times");
    private static final ByteString STREAM = ByteString.utf8("windows.stream");

    /** Collects the problems of one object. */
    private record Application(TargetObject object, List<MetadataProblem> problems) {
        void notKept(ByteString attribute) {
            addOnce(new MetadataProblem.NotKept(attribute));
        }

        void notKept(Part part) {
            addOnce(new MetadataProblem.NotKept(part));
        }

        private void addOnce(MetadataProblem problem) {
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }

        /** Reports a refusal and continues. Rethrows errors of a vanished object, and of a broken, full or read-only disk. */
        boolean attempt(ByteString name, MetadataCall call) throws ErrnoException {
            try {
                call.run();
                return true;
            } catch (ErrnoException failure) {
                switch (failure.errno()) {
                    case Errno.ENOENT, Errno.EIO, Errno.EROFS, Errno.EBADF, Errno.ENOSPC -> throw failure;
                    case Errno.EOPNOTSUPP, Errno.ENOSYS -> notKept(name);
                    default -> problems.add(new MetadataProblem.Attribute(name, failure.symbol()));
                }
                return false;
            } catch (IllegalArgumentException hostile) {
                problems.add(new MetadataProblem.Attribute(name, Errno.symbol(Errno.EINVAL)));
                return false;
            }
        }
    }

    private interface MetadataCall {
        void run() throws ErrnoException;
    }

    /** Returns the descriptor that an object gets if its entry has none; empty to leave it as it is. */
    interface DescriptorByDefault {
        DescriptorByDefault KEEP = Optional::empty;

        Optional<byte[]> get() throws ErrnoException;
    }

    WindowsMetadataComparison comparison() {
        return new WindowsMetadataComparison(rules);
    }

    /**
     * @param inherited the descriptor that a new object of the folder has, for an object that was created with another one
     * @return the metadata that could not be applied, or was not kept
     */
    List<MetadataProblem> apply(
            TargetObject object, DescriptorByDefault inherited, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        Application application = new Application(object, new ArrayList<>());
        int wanted = 0;
        boolean hasDescriptor = false;
        for (ExtendedAttribute attribute : attributes) {
            ByteString name = attribute.name();
            if (name.equals(WindowsAttributes.ATTRIBUTES)) {
                wanted = bits(attribute.value(), application);
            } else if (name.equals(WindowsAttributes.SECURITY_DESCRIPTOR)) {
                hasDescriptor = !rules.accessControl() || setDescriptor(application, attribute);
            } else {
                apply(application, metadata, attribute);
            }
        }
        if (!hasDescriptor || !rules.accessControl()) {
            setByDefault(application, inherited.get());
        }
        if (metadata.unixPermissions().isPresent()) {
            application.notKept(Part.OWNER_AND_MODE);
        }
        setBasic(application, metadata, wanted);
        return List.copyOf(application.problems());
    }

    private static void setByDefault(Application application, Optional<byte[]> descriptor) throws ErrnoException {
        if (descriptor.isPresent()) {
            application.attempt(
                    WindowsAttributes.SECURITY_DESCRIPTOR,
                    () -> application
                            .object()
                            .setSecurityDescriptor(SecurityDescriptor.keepingInheritance(descriptor.get())));
        }
    }

    private static int bits(ByteString value, Application application) {
        if (value.size() != 4) {
            application.problems().add(new MetadataProblem.Attribute(WindowsAttributes.ATTRIBUTES, "EINVAL"));
            return 0;
        }
        return value.byteAt(0) & 0xFF
                | (value.byteAt(1) & 0xFF) << 8
                | (value.byteAt(2) & 0xFF) << 16
                | (value.byteAt(3) & 0xFF) << 24;
    }

    private static void apply(Application application, Metadata metadata, ExtendedAttribute attribute)
            throws ErrnoException {
        TargetObject object = application.object();
        ByteString name = attribute.name();
        if (WindowsAttributes.isStream(name)) {
            writeStream(application, attribute);
        } else if (name.equals(WindowsAttributes.SHORT_NAME)) {
            application.attempt(name, () -> object.setShortName(WindowsFolders.name(attribute.value())));
        } else if (name.equals(WindowsAttributes.CASE_SENSITIVE)) {
            application.attempt(name, object::setCaseSensitive);
        } else if (name.equals(WindowsAttributes.REPARSE_DATA)) {
            if (!(metadata.fileType() instanceof FileType.Symlink)) {
                application.notKept(name); // the content was recovered as a plain file
            }
        } else {
            application.notKept(name);
        }
    }

    private static void writeStream(Application application, ExtendedAttribute attribute) throws ErrnoException {
        if ((application.object().fileSystemFeatures() & NAMED_STREAMS) == 0) {
            application.notKept(STREAM);
            return;
        }
        String stream = WideString.decode(WindowsAttributes.streamName(attribute.name()))
                .orElse("");
        if (stream.isEmpty()
                || stream.chars().anyMatch(unit -> unit == '\\' || unit == '/' || unit == ':' || unit == 0)) {
            application.problems().add(new MetadataProblem.Attribute(attribute.name(), Errno.symbol(Errno.EINVAL)));
            return;
        }
        byte[] content = attribute.value().toByteArray();
        application.attempt(attribute.name(), () -> {
            try (TargetObject open = application.object().createStream(stream)) {
                open.write(0, content, 0, content.length);
            }
        });
    }

    /** Returns whether the object has the descriptor now, or one that this method has reported. */
    private static boolean setDescriptor(Application application, ExtendedAttribute attribute) throws ErrnoException {
        TargetObject object = application.object();
        byte[] wanted = attribute.value().toByteArray();
        SecurityDescriptor descriptor;
        try {
            descriptor = SecurityDescriptor.parse(wanted);
        } catch (IllegalArgumentException hostile) {
            application.problems().add(new MetadataProblem.Attribute(attribute.name(), Errno.symbol(Errno.EINVAL)));
            return false;
        }
        boolean isSet = application.attempt(
                attribute.name(), () -> object.setSecurityDescriptor(SecurityDescriptor.keepingInheritance(wanted)));
        if (!isSet) {
            byte[] rest = SecurityDescriptor.keepingInheritance(
                    descriptor.withoutAudit().toBytes());
            try {
                object.setSecurityDescriptor(rest);
            } catch (ErrnoException stillRefused) {
                return false; // already reported
            }
            return true;
        }
        if (!isKept(object, descriptor)) {
            application.notKept(attribute.name());
        }
        return true;
    }

    private static boolean isKept(TargetObject object, SecurityDescriptor wanted) throws ErrnoException {
        try {
            return wanted.isKeptBy(SecurityDescriptor.parse(object.securityDescriptor()));
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** 0 and negative values would set nothing. */
    private static long ticks(Timestamp time) {
        return Math.max(1, WindowsTime.ticks(time));
    }

    private static void setBasic(Application application, Metadata metadata, int wanted) throws ErrnoException {
        TargetObject object = application.object();
        if ((wanted & ObjectStatus.COMPRESSED) != 0) {
            application.attempt(WindowsAttributes.ATTRIBUTES, object::setCompressed);
        }
        long created = metadata.birthTime().map(WindowsMetadataWriter::ticks).orElse(0L);
        long written = ticks(metadata.modified());
        int settable = wanted & ObjectStatus.SETTABLE;
        boolean isSet = application.attempt(
                TIMES, () -> object.setBasic(created, written, settable == 0 ? ObjectStatus.NORMAL : settable));
        if (!isSet) {
            return;
        }
        ObjectStatus status = object.status();
        if (WindowsTime.timestamp(written).seconds() != metadata.modified().seconds() || status.modified() != written) {
            application.notKept(Part.WRITE_TIME);
        } else if (metadata.modified().nanos() % NANOS_OF_A_UNIT != 0) {
            application.notKept(Part.TIME_BELOW_100_NS);
        }
        if (created != 0 && status.created() != created) {
            application.notKept(Part.CREATION_TIME);
        }
        int kept = ObjectStatus.SETTABLE | ObjectStatus.COMPRESSED | ObjectStatus.ENCRYPTED;
        int missing = wanted & kept & ~status.attributes();
        // Some file systems give every file this one.
        int added = status.settableAttributes() & ~wanted & ~ObjectStatus.ARCHIVE;
        if (missing != 0 || wanted != 0 && added != 0) {
            application.notKept(WindowsAttributes.ATTRIBUTES);
        }
    }
}
