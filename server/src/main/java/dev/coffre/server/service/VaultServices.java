package dev.coffre.server.service;

/** The services over one data folder, by layer. For wiring only: other classes take the services that they use. */
public record VaultServices(
        AccessServices access,
        BackupServices backup,
        MachineServices machines,
        MaintenanceServices maintenance,
        PeopleServices people,
        MonitoringServices monitoring) {}
