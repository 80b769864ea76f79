package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.TargetNames;
import dev.coffre.backup.win32.MappedNames;
import dev.coffre.backup.win32.WideString;

/**
 * Names of Windows. Case is not distinguished.
 *
 * @param foreign whether the names are of another system, so that programs must be able to use them here
 */
record WindowsNames(boolean foreign) implements TargetNames {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    @Override
    public ByteString spelled(ByteString name) {
        return WideString.encode(foreign ? MappedNames.windowsName(name) : MappedNames.nativeName(name));
    }

    @Override
    public ByteString variant(ByteString name) {
        return WideString.encode(MappedNames.caseVariant(name));
    }

    @Override
    public long key(ByteString spelled) {
        String folded = MappedNames.caseKey(WideString.decode(spelled).orElseThrow());
        long hash = FNV_OFFSET;
        for (int i = 0; i < folded.length(); i++) {
            hash = (hash ^ folded.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
