package dev.coffre.server.admission;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import java.util.List;

/** The records of one request. The vault computed their oids from their bytes. */
public record AdmissionBatch(TokenIdentity.MachineTokenIdentity sender, SessionId session, List<RecordBytes> records) {
    public AdmissionBatch {
        records = List.copyOf(records);
    }

    public VaultId vault() {
        return sender.vault();
    }

    public DomainId domain() {
        return sender.domain();
    }

    /** Returns the total length of the records. */
    public long bytes() {
        return records.stream().mapToLong(record -> record.bytes().length).sum();
    }
}
