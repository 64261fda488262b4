// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IDepartmentAssets} from "./interfaces/IDepartmentAssets.sol";
import {AssetId} from "./libraries/AssetId.sol";
import {Grant, GrantLibrary} from "./types/Grant.sol";
import {Record, RecordLibrary} from "./types/Record.sol";

/// @title The digital assets of one department, and who may read them
/// @dev One slot an asset, one slot a grant. The metadata rides in the event. Nonces are an unordered bitmap, so that
/// requests can be mined in any order.
contract DepartmentAssets is IDepartmentAssets, Ownable2Step, EIP712 {
    /// @dev Enough for a text of 8 KiB with its description, and far below what one transaction carries.
    uint256 private constant MAX_METADATA = 32 * 1024;

    bytes32 private constant REQUEST_TYPEHASH = keccak256(
        "AccessRequest(bytes32 assetId,bytes32 scope,bytes32 subject,uint8 purpose,bytes32 context,uint256 nonce,uint64 deadline)"
    );

    /// @dev A struct, so that a pointer to its slot can be kept: looking it up twice costs a hash.
    struct RecordSlot {
        Record record;
    }

    mapping(bytes32 assetId => RecordSlot) private _records;
    mapping(bytes32 scope => mapping(bytes32 subject => Grant)) private _grants;
    mapping(bytes32 scope => uint32) private _epochs;
    mapping(address requester => mapping(uint256 word => uint256)) private _nonces;

    constructor(address owner_) Ownable(owner_) EIP712("Chancery DepartmentAssets", "1") {}

    /// @inheritdoc IDepartmentAssets
    function register(Registration calldata registration) external onlyOwner returns (bytes32) {
        return _register(registration);
    }

    /// @inheritdoc IDepartmentAssets
    function registerMany(Registration[] calldata registrations)
        external
        onlyOwner
        returns (bytes32[] memory assetIds)
    {
        assetIds = new bytes32[](registrations.length);
        for (uint256 i = 0; i < registrations.length; ++i) {
            assetIds[i] = _register(registrations[i]);
        }
    }

    /// @inheritdoc IDepartmentAssets
    function setStatus(bytes32 assetId, Status status) external onlyOwner {
        Record record = _known(assetId);
        Status from = record.status();
        bool possible = (status == Status.Active || status == Status.Withdrawn) && status != from;
        if (!possible) revert StatusChangeInvalid(assetId, from, status);
        _records[assetId].record = record.withStatus(status);
        emit AssetStatusChanged(assetId, status);
    }

    /// @inheritdoc IDepartmentAssets
    function supersede(bytes32 assetId, bytes32 successor) external onlyOwner {
        Record record = _known(assetId);
        Record next = _known(successor);
        if (assetId == successor || next.status() != Status.Active || next.dataset() != record.dataset()) {
            revert SuccessorInvalid(assetId, successor);
        }
        if (record.status() != Status.Active) {
            revert StatusChangeInvalid(assetId, record.status(), Status.Superseded);
        }
        _records[assetId].record = record.withStatus(Status.Superseded);
        emit AssetStatusChanged(assetId, Status.Superseded);
        emit AssetSuperseded(assetId, successor);
    }

    /// @inheritdoc IDepartmentAssets
    function grant(bytes32 scope, bytes32 subject, Rules calldata rules) external onlyOwner {
        bool empty = rules.purposes == 0 || (rules.notAfter != 0 && rules.notAfter < rules.notBefore);
        if (empty || rules.flags & GrantLibrary.RESERVED_FLAGS != 0) revert RulesInvalid();
        uint32 used = _grants[scope][subject].used();
        uint32 epoch = _epochs[scope];
        _grants[scope][subject] = GrantLibrary.pack(rules, used, epoch);
        emit GrantSet(scope, subject, rules, used, epoch);
    }

    /// @inheritdoc IDepartmentAssets
    function revoke(bytes32 scope, bytes32 subject) external onlyOwner {
        Grant g = _grants[scope][subject];
        if (!g.exists() || g.revoked()) revert GrantMissing(scope, subject);
        _grants[scope][subject] = g.asRevoked();
        emit GrantRevoked(scope, subject);
    }

    /// @inheritdoc IDepartmentAssets
    function revokeAll(bytes32 scope) external onlyOwner {
        uint32 epoch = ++_epochs[scope];
        emit ScopeRevoked(scope, epoch);
    }

    /// @inheritdoc IDepartmentAssets
    function requestAccess(AccessRequest calldata request) external returns (bool) {
        return _request(msg.sender, request);
    }

    /// @inheritdoc IDepartmentAssets
    function requestAccessFor(address requester, AccessRequest calldata request, bytes calldata signature)
        external
        returns (bool)
    {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(REQUEST_TYPEHASH, request)));
        if (!SignatureChecker.isValidSignatureNow(requester, digest, signature)) revert SignatureInvalid();
        return _request(requester, request);
    }

    /// @inheritdoc IDepartmentAssets
    function recordOf(bytes32 assetId) external view returns (AssetHeader memory, Status, uint40, bytes16) {
        Record r = _records[assetId].record;
        return (r.header(), r.status(), r.registeredAt(), r.dataset());
    }

    /// @inheritdoc IDepartmentAssets
    function grantOf(bytes32 scope, bytes32 subject)
        external
        view
        returns (Rules memory rules, uint32 used, uint32 epoch, bool live)
    {
        Grant g = _grants[scope][subject];
        rules = Rules(g.notBefore(), g.notAfter(), g.quota(), g.purposes(), g.flags());
        return (rules, g.used(), g.epoch(), g.exists() && !g.revoked() && g.epoch() == _epochs[scope]);
    }

    /// @inheritdoc IDepartmentAssets
    function epochOf(bytes32 scope) external view returns (uint32) {
        return _epochs[scope];
    }

    /// @inheritdoc IDepartmentAssets
    function canAccess(address requester, AccessRequest calldata request) external view returns (DenialReason) {
        return _check(requester, request, _grants[request.scope][request.subject]);
    }

    /// @inheritdoc IDepartmentAssets
    function isNonceUsed(address requester, uint256 nonce) external view returns (bool) {
        return _nonces[requester][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @inheritdoc IDepartmentAssets
    function assetIdOf(AssetHeader calldata header, bytes32 metadataHash) external view returns (bytes32) {
        return AssetId.compute(header.version, header.dataType, header.hashAlgorithm, metadataHash);
    }

    /// @inheritdoc IDepartmentAssets
    function datasetScope(bytes16 dataset) public pure returns (bytes32) {
        return keccak256(abi.encodePacked("chancery/scope/dataset", dataset));
    }

    function _register(Registration calldata r) private returns (bytes32 assetId) {
        uint16 version = r.header.version;
        uint8 dataType = r.header.dataType;
        uint64 hashAlgorithm = r.header.hashAlgorithm;
        bytes16 dataset = r.dataset;
        bytes calldata metadata = r.metadata;
        bool hashed = hashAlgorithm != 0;
        if (
            version != 1 || dataType < 1 || dataType > 3 || hashed == (dataType == 1)
                || hashAlgorithm > type(uint32).max
        ) revert HeaderInvalid();
        if (metadata.length == 0 || metadata.length > MAX_METADATA) revert MetadataSizeInvalid(metadata.length);
        assetId = AssetId.compute(version, dataType, hashAlgorithm, AssetId.hash(metadata));
        RecordSlot storage slot = _records[assetId];
        if (slot.record.exists()) revert AssetExists(assetId);
        slot.record =
            RecordLibrary.pack(version, dataType, uint32(hashAlgorithm), dataset, uint40(block.timestamp));
        emit AssetRegistered(assetId, dataset, version, dataType, hashAlgorithm, metadata);
    }

    function _known(bytes32 assetId) private view returns (Record record) {
        record = _records[assetId].record;
        if (record.status() == Status.None) revert AssetMissing(assetId);
    }

    function _request(address requester, AccessRequest calldata r) private returns (bool) {
        if (block.timestamp > r.deadline) revert RequestExpired(r.deadline);
        uint256 bit = 1 << (r.nonce & 0xff);
        uint256 word = _nonces[requester][r.nonce >> 8];
        if (word & bit != 0) revert NonceUsed(requester, r.nonce);
        _nonces[requester][r.nonce >> 8] = word | bit;

        Grant g = _grants[r.scope][r.subject];
        DenialReason reason = _check(requester, r, g);
        if (reason != DenialReason.None) {
            emit AccessDenied(r.assetId, requester, r.context, r.scope, r.subject, r.purpose, r.nonce, reason);
            return false;
        }
        g = g.usedOnce();
        _grants[r.scope][r.subject] = g;
        emit AccessGranted(r.assetId, requester, r.context, r.scope, r.subject, r.purpose, r.nonce, g.used());
        return true;
    }

    function _check(address requester, AccessRequest calldata r, Grant g) private view returns (DenialReason) {
        Record record = _records[r.assetId].record;
        Status status = record.status();
        if (status == Status.None) return DenialReason.AssetUnknown;
        if (status == Status.Withdrawn) return DenialReason.AssetNotActive;
        if (r.scope != r.assetId && r.scope != datasetScope(record.dataset())) return DenialReason.WrongScope;
        if (r.subject != bytes32(uint256(uint160(requester)))) return DenialReason.WrongSubject;
        return g.check(_epochs[r.scope], r.purpose, block.timestamp);
    }
}
