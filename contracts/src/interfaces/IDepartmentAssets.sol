// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The digital assets of one department, and who may read them
/// @notice The department owns the contract: it alone registers assets and keeps the whitelist. Anyone may read
/// everything, and anyone on the whitelist may ask for access, which is recorded whether it is given or not.
interface IDepartmentAssets {
    /// @notice Where an asset stands. `None` is an asset that was never registered.
    enum Status {
        None,
        Active,
        Superseded,
        Withdrawn
    }

    /// @notice Why a request was refused. `None` is a request that is allowed.
    enum DenialReason {
        None,
        AssetUnknown,
        AssetNotActive,
        WrongScope,
        WrongSubject,
        NoGrant,
        Revoked,
        NotYetValid,
        Expired,
        PurposeNotAllowed,
        QuotaUsedUp
    }

    /// @notice What an asset is.
    /// @param version of the encoding: 1
    /// @param dataType 1 structured, 2 unstructured, 3 text
    /// @param hashAlgorithm multihash code of the payload's integrity hash; 0 for structured data
    struct AssetHeader {
        uint16 version;
        uint8 dataType;
        uint64 hashAlgorithm;
    }

    /// @notice One asset to register.
    struct Registration {
        AssetHeader header;
        bytes16 dataset;
        bytes metadata;
    }

    /// @notice The rules of a grant.
    /// @param notBefore first second at which it allows; 0 from the start
    /// @param notAfter last second at which it allows; 0 without end
    /// @param quota how many requests it allows in all; 0 without limit
    /// @param purposes bit n allows purpose n
    /// @param flags for the gateway; the two highest bits are the contract's own and must be 0
    struct Rules {
        uint40 notBefore;
        uint40 notAfter;
        uint32 quota;
        uint64 purposes;
        uint16 flags;
    }

    /// @notice What a requester asks for, and signs where it is relayed.
    /// @param scope of the grant relied on: the asset's id, or its dataset's scope
    /// @param subject of the grant relied on: the requester's address as bytes32
    /// @param purpose bit number, 0 to 63
    /// @param context hash that binds the request to one delivery at one gateway
    /// @param nonce any number that the requester has not used before
    /// @param deadline last second at which the request may be mined
    struct AccessRequest {
        bytes32 assetId;
        bytes32 scope;
        bytes32 subject;
        uint8 purpose;
        bytes32 context;
        uint256 nonce;
        uint64 deadline;
    }

    /// @notice An asset was registered. The metadata is here and in the transaction, not in storage.
    event AssetRegistered(
        bytes32 indexed assetId,
        bytes16 indexed dataset,
        uint16 version,
        uint8 dataType,
        uint64 hashAlgorithm,
        bytes metadata
    );
    /// @notice An asset's status changed.
    event AssetStatusChanged(bytes32 indexed assetId, Status status);
    /// @notice An asset was replaced by a newer one of the same dataset.
    event AssetSuperseded(bytes32 indexed assetId, bytes32 indexed successor);
    /// @notice A grant was made or its rules were replaced.
    event GrantSet(bytes32 indexed scope, bytes32 indexed subject, Rules rules, uint32 used, uint32 epoch);
    /// @notice A grant was revoked.
    event GrantRevoked(bytes32 indexed scope, bytes32 indexed subject);
    /// @notice Every grant of a scope was revoked: those of earlier epochs no longer allow anything.
    event ScopeRevoked(bytes32 indexed scope, uint32 epoch);
    /// @notice A request was allowed.
    event AccessGranted(
        bytes32 indexed assetId,
        address indexed requester,
        bytes32 indexed context,
        bytes32 scope,
        bytes32 subject,
        uint8 purpose,
        uint256 nonce,
        uint32 used
    );
    /// @notice A request was refused.
    event AccessDenied(
        bytes32 indexed assetId,
        address indexed requester,
        bytes32 indexed context,
        bytes32 scope,
        bytes32 subject,
        uint8 purpose,
        uint256 nonce,
        DenialReason reason
    );

    /// @notice The header is not one that this encoding knows.
    error HeaderInvalid();
    /// @notice The metadata is empty, or larger than an asset may carry.
    error MetadataSizeInvalid(uint256 size);
    /// @notice The asset is registered already.
    error AssetExists(bytes32 assetId);
    /// @notice No such asset is registered.
    error AssetMissing(bytes32 assetId);
    /// @notice The asset can't change from its status to this one.
    error StatusChangeInvalid(bytes32 assetId, Status from, Status to);
    /// @notice A successor must be another, active asset of the same dataset.
    error SuccessorInvalid(bytes32 assetId, bytes32 successor);
    /// @notice The rules allow nothing: no purpose, a window that ends before it starts, or reserved flags.
    error RulesInvalid();
    /// @notice There is no such grant to revoke.
    error GrantMissing(bytes32 scope, bytes32 subject);
    /// @notice The request's deadline has passed.
    error RequestExpired(uint64 deadline);
    /// @notice The requester has used this nonce.
    error NonceUsed(address requester, uint256 nonce);
    /// @notice The signature is not the requester's for this request, contract and chain.
    error SignatureInvalid();

    /// @notice Registers one asset. Owner only.
    /// @return assetId its id
    function register(Registration calldata registration) external returns (bytes32 assetId);

    /// @notice Registers several assets; all or none. Owner only.
    /// @return assetIds their ids, in order
    function registerMany(Registration[] calldata registrations) external returns (bytes32[] memory assetIds);

    /// @notice Withdraws an asset, or makes a withdrawn or superseded one active again. Owner only.
    function setStatus(bytes32 assetId, Status status) external;

    /// @notice Marks an asset as replaced by a newer one of the same dataset. Owner only.
    function supersede(bytes32 assetId, bytes32 successor) external;

    /// @notice Puts a subject on the whitelist of a scope, or replaces its rules. What was used of the quota stays
    /// used. Owner only.
    function grant(bytes32 scope, bytes32 subject, Rules calldata rules) external;

    /// @notice Takes a subject off the whitelist of a scope, from this block on. What was used stays recorded. Owner only.
    function revoke(bytes32 scope, bytes32 subject) external;

    /// @notice Revokes every grant of a scope at once, by starting its next epoch. Owner only.
    function revokeAll(bytes32 scope) external;

    /// @notice Asks for access in the sender's own name. The outcome is logged.
    /// @return allowed whether the rules allow it
    function requestAccess(AccessRequest calldata request) external returns (bool allowed);

    /// @notice Relays a request that the requester signed (EIP-712; EOA or ERC-1271). The outcome is logged.
    /// Reverts where the signature is wrong, late or used, since then nobody has asked.
    /// @return allowed whether the rules allow it
    function requestAccessFor(address requester, AccessRequest calldata request, bytes calldata signature)
        external
        returns (bool allowed);

    /// @notice What is kept of an asset.
    /// @return header its header
    /// @return status where it stands
    /// @return registeredAt second at which it was registered
    /// @return dataset id of its dataset
    function recordOf(bytes32 assetId)
        external
        view
        returns (AssetHeader memory header, Status status, uint40 registeredAt, bytes16 dataset);

    /// @notice What is kept of a grant.
    /// @return rules its rules, with no flags of the contract's own
    /// @return used requests that it has allowed so far
    /// @return epoch of the scope in which it was made
    /// @return live whether it is there, not revoked and of the scope's present epoch
    function grantOf(bytes32 scope, bytes32 subject)
        external
        view
        returns (Rules memory rules, uint32 used, uint32 epoch, bool live);

    /// @notice The present epoch of a scope.
    function epochOf(bytes32 scope) external view returns (uint32);

    /// @notice Whether the rules would allow a request in this block; `None` if so. Deadline, nonce and signature are
    /// not looked at.
    function canAccess(address requester, AccessRequest calldata request) external view returns (DenialReason);

    /// @notice Whether a requester has used a nonce.
    function isNonceUsed(address requester, uint256 nonce) external view returns (bool);

    /// @notice The id of an asset: keccak256(abi.encode(chainId, contract, version, dataType, hashAlgorithm,
    /// keccak256(metadata))).
    function assetIdOf(AssetHeader calldata header, bytes32 metadataHash) external view returns (bytes32);

    /// @notice The scope of a dataset: keccak256("chancery/scope/dataset" followed by its id).
    function datasetScope(bytes16 dataset) external pure returns (bytes32);
}
