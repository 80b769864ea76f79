package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.vault.client.TrustedAuthorities;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The root certificates that Windows trusts, without those that it distrusts. {@code CertOpenSystemStoreW} opens the view of
 * this account, which holds the machine's certificates, too.
 */
public final class WindowsAuthorities implements TrustedAuthorities {
    private static final String TRUSTED = "ROOT";
    private static final String DISTRUSTED = "Disallowed";
    private static final int MAX_CERTIFICATES = 10_000;
    private static final int MAX_BYTES = 64 << 10;

    /** {@code CERT_CONTEXT}: encoding, pointer to the bytes, their number. */
    private static final int CONTEXT_BYTES = 40;

    /** Loads the functions only when certificates are asked for. */
    private static final class Functions {
        static final Win32Function OPEN = Win32Function.of("crypt32", "CertOpenSystemStoreW");
        static final Win32Function NEXT = Win32Function.of("crypt32", "CertEnumCertificatesInStore");
        static final Win32Function FREE = Win32Function.of("crypt32", "CertFreeCertificateContext");
        static final Win32Function CLOSE = Win32Function.of("crypt32", "CertCloseStore");
    }

    @Override
    public List<X509Certificate> certificates() {
        Set<X509Certificate> distrusted = new HashSet<>(read(DISTRUSTED));
        return read(TRUSTED).stream()
                .filter(authority -> !distrusted.contains(authority))
                .toList();
    }

    /** Returns the readable certificates of a store; none if it cannot be opened. */
    static List<X509Certificate> read(String name) {
        List<X509Certificate> found = new ArrayList<>();
        try (Arena memory = Arena.ofConfined()) {
            long store = Functions.OPEN
                    .call(0, WideString.allocate(name, memory).address())
                    .value();
            if (store == 0) {
                return found;
            }
            try {
                // Each call frees the previous context.
                long context = Functions.NEXT.call(store, 0).value();
                for (int i = 0; context != 0 && i < MAX_CERTIFICATES; i++) {
                    certificate(context).ifPresent(found::add);
                    context = Functions.NEXT.call(store, context).value();
                }
                if (context != 0) {
                    Functions.FREE.call(context);
                }
            } finally {
                Functions.CLOSE.call(store, 0);
            }
        }
        return found;
    }

    /** Returns the certificate of a context; empty if Java cannot read it. */
    private static Optional<X509Certificate> certificate(long address) {
        MemorySegment context = MemorySegment.ofAddress(address).reinterpret(CONTEXT_BYTES);
        int length = context.get(ValueLayout.JAVA_INT, 16);
        if (length <= 0 || length > MAX_BYTES) {
            return Optional.empty();
        }
        byte[] encoded = MemorySegment.ofAddress(context.get(ValueLayout.JAVA_LONG, 8))
                .reinterpret(length)
                .toArray(ValueLayout.JAVA_BYTE);
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }
}
