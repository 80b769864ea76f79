package dev.coffre.agent.registration;

import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Main class of the child process of {@link ChildProcessKdf}: reads one request from standard input, writes a 32-byte key to
 * standard output.
 */
public final class KdfChildProgram {
    private KdfChildProgram() {}

    public static void main(String[] none) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        Argon2Parameters parameters = new Argon2Parameters(in.readInt(), in.readInt(), in.readInt());
        byte[] salt = in.readNBytes(in.readUnsignedShort());
        byte[] utf8 = in.readNBytes(in.readUnsignedShort());
        if (!(Passphrase.readFile(utf8) instanceof PassphraseResult.Accepted(Passphrase passphrase))) {
            throw new IOException("not a passphrase");
        }
        try (passphrase;
                Secret key = new Argon2Kdf().derive(passphrase, salt, parameters)) {
            byte[] copy = key.copy();
            System.out.write(copy);
            System.out.flush();
            Arrays.fill(copy, (byte) 0);
        }
    }
}
