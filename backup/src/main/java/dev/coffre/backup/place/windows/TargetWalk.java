package dev.coffre.backup.place.windows;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.ntfs.ReparseData;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetObjects;
import dev.coffre.backup.win32.WideString;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a folder by its path, one component after the other. A link is followed if a trusted user owns it, as a junction of an
 * administrator; one of another user could lead a recovery anywhere. A share is opened as a whole, because its server resolves
 * the links on it.
 */
record TargetWalk(TargetObjects objects, TrustedUsers trusted) {
    private static final ByteString SEPARATOR = ByteString.utf8("\\");
    private static final ByteString PARENT = ByteString.utf8("..");
    private static final ByteString SHARE = ByteString.utf8("\\\\");
    private static final ByteString DEVICE = ByteString.utf8("\\\\?\\");
    private static final ByteString DEVICE_SHARE = ByteString.utf8("\\\\?\\UNC\\");
    private static final String NATIVE = "\\??\\";
    private static final int MAX_LINKS = 63;

    /**
     * Opens a folder.
     *
     * @throws ErrnoException ENOENT if it is missing, ENOTDIR for a file, ELOOP for a link of an untrusted user
     */
    TargetObject open(ByteString folder) throws ErrnoException {
        ByteString path = folder;
        for (int links = 0; links <= MAX_LINKS; links++) {
            Step step = walk(path);
            if (step.opened().size() == 1) {
                return step.opened().getFirst();
            }
            path = step.onward();
        }
        throw new ErrnoException("NtCreateFile", Errno.ELOOP, folder);
    }

    /**
     * The end of a walk.
     *
     * @param opened the folder; empty if there was a link
     * @param onward where the link leads
     */
    private record Step(List<TargetObject> opened, ByteString onward) {}

    private Step walk(ByteString path) throws ErrnoException {
        if (path.startsWith(DEVICE_SHARE) || path.startsWith(SHARE) && !path.startsWith(DEVICE)) {
            return new Step(List.of(objects.openFolder(path)), path);
        }
        int end = path.startsWith(DEVICE) ? separator(path, DEVICE.size()) : separator(path, 0);
        ByteString root = path.substring(0, end).concat(SEPARATOR);
        List<ByteString> names = names(path.substring(end, path.size()));
        TargetObject place = objects.openFolder(root);
        for (int i = 0; i < names.size(); i++) {
            TargetObject next;
            try (TargetObject behind = place) {
                next = behind.open(WindowsFolders.name(names.get(i)), TargetObject.Access.LOOK);
            }
            try {
                ObjectStatus status = next.status();
                if (status.isLink()) {
                    List<ByteString> rest = names.subList(i + 1, names.size());
                    try (TargetObject link = next) {
                        return new Step(List.of(), target(link, root, names.subList(0, i), names.get(i), rest));
                    }
                }
                if (!status.isFolder()) {
                    throw new ErrnoException("NtCreateFile", Errno.ENOTDIR, names.get(i));
                }
            } catch (ErrnoException failure) {
                next.close();
                throw failure;
            }
            place = next;
        }
        return new Step(List.of(place), path);
    }

    private static int separator(ByteString path, int from) {
        int at = from;
        while (at < path.size() && path.byteAt(at) != '\\') {
            at++;
        }
        return at;
    }

    private static List<ByteString> names(ByteString path) {
        List<ByteString> names = new ArrayList<>();
        int at = 0;
        while (at < path.size()) {
            int end = separator(path, at);
            if (end > at) {
                names.add(path.substring(at, end));
            }
            at = end + 1;
        }
        return names;
    }

    /** Returns where a link leads, followed by the rest of the path. */
    private ByteString target(
            TargetObject link, ByteString root, List<ByteString> above, ByteString name, List<ByteString> rest)
            throws ErrnoException {
        ErrnoException refused = new ErrnoException("NtCreateFile", Errno.ELOOP, name);
        if (!trusted.own(link)) {
            throw refused;
        }
        ReparseData.Link leads;
        try {
            leads = ReparseData.parse(ByteString.of(link.reparseData())).link().orElseThrow(() -> refused);
        } catch (MalformedException none) {
            throw refused;
        }
        String text = leads.substituteName();
        List<ByteString> components = new ArrayList<>();
        ByteString start = root;
        if (leads.isRelative()) {
            components.addAll(above);
            for (ByteString component : names(WideString.encode(text))) {
                if (!component.equals(PARENT)) {
                    components.add(component);
                } else if (!components.isEmpty()) {
                    components.removeLast();
                }
            }
        } else if (text.startsWith(NATIVE)) {
            String path = text.substring(NATIVE.length());
            boolean isDrive = path.length() > 1 && path.charAt(1) == ':';
            start = WideString.encode(isDrive ? path : "\\\\?\\" + path);
        } else {
            throw refused;
        }
        components.addAll(rest);
        ByteString onward = start;
        for (ByteString component : components) {
            boolean ends = onward.byteAt(onward.size() - 1) == '\\';
            onward = (ends ? onward : onward.concat(SEPARATOR)).concat(component);
        }
        return onward;
    }
}
