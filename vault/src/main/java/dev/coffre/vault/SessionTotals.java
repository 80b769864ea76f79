package dev.coffre.vault;

/**
 * What a session did, counted at the vault so that it survives the agent.
 *
 * @param bytesReceived bytes of records in request bodies, known records included
 * @param bytesAdmitted bytes of records that were new
 * @param recordsAdmitted number of new records
 * @param dataRecordsAdmitted number of new records that are chunks or bundles
 */
public record SessionTotals(long bytesReceived, long bytesAdmitted, long recordsAdmitted, long dataRecordsAdmitted) {
    public static final SessionTotals NONE = new SessionTotals(0, 0, 0, 0);

    public SessionTotals plus(SessionTotals more) {
        return new SessionTotals(
                bytesReceived + more.bytesReceived,
                bytesAdmitted + more.bytesAdmitted,
                recordsAdmitted + more.recordsAdmitted,
                dataRecordsAdmitted + more.dataRecordsAdmitted);
    }
}
