package dev.coffre.server.admission;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.vault.admission.ParsedBatch;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import java.util.List;

/** The records of one request. The vault computed their oids from their bytes. */
public record UploadedBatch(TokenIdentity.MachineTokenIdentity sender, SessionId session, ParsedBatch parsed) {

    /**
     * Parses the records of a request. Call this on the thread of the request, because there is only one admission thread.
     *
     * @throws dev.coffre.vault.problem.Problem if a record breaks a rule that needs no other record
     */
    public static UploadedBatch of(
            TokenIdentity.MachineTokenIdentity sender, SessionId session, List<RecordBytes> records) {
        return new UploadedBatch(sender, session, ParsedBatch.of(sender.domain(), records));
    }

    public VaultId vault() {
        return sender.vault();
    }

    public DomainId domain() {
        return sender.domain();
    }

    /** Returns the total length of the records. */
    public long bytes() {
        return parsed.bytes();
    }
}
