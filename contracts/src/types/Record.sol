// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDepartmentAssets} from "../interfaces/IDepartmentAssets.sol";

/// @notice An asset's record in one slot. From the lowest bit:
/// dataset 128 | registeredAt 40 | status 8 | hashAlgorithm 32 | dataType 8 | version 16. The highest 24 bits are 0.
/// Multihash codes are registered below 2^32, so that 32 bits hold them.
type Record is uint256;

using RecordLibrary for Record global;

library RecordLibrary {
    uint256 private constant STATUS_SHIFT = 168;

    function pack(uint16 version, uint8 dataType, uint32 hashAlgorithm, bytes16 dataset_, uint40 time)
        internal
        pure
        returns (Record)
    {
        return Record.wrap(
            uint256(uint128(dataset_)) | (uint256(time) << 128)
                | (uint256(uint8(IDepartmentAssets.Status.Active)) << STATUS_SHIFT) | (uint256(hashAlgorithm) << 176)
                | (uint256(dataType) << 208) | (uint256(version) << 216)
        );
    }

    /// @notice Whether the asset is registered: a record that is has a status.
    function exists(Record r) internal pure returns (bool) {
        return Record.unwrap(r) != 0;
    }

    function dataset(Record r) internal pure returns (bytes16) {
        return bytes16(uint128(Record.unwrap(r)));
    }

    function registeredAt(Record r) internal pure returns (uint40) {
        return uint40(Record.unwrap(r) >> 128);
    }

    function status(Record r) internal pure returns (IDepartmentAssets.Status) {
        return IDepartmentAssets.Status(uint8(Record.unwrap(r) >> STATUS_SHIFT));
    }

    function withStatus(Record r, IDepartmentAssets.Status s) internal pure returns (Record) {
        uint256 rest = Record.unwrap(r) & ~(uint256(0xff) << STATUS_SHIFT);
        return Record.wrap(rest | (uint256(uint8(s)) << STATUS_SHIFT));
    }

    function header(Record r) internal pure returns (IDepartmentAssets.AssetHeader memory) {
        uint256 x = Record.unwrap(r);
        return IDepartmentAssets.AssetHeader(uint16(x >> 216), uint8(x >> 208), uint32(x >> 176));
    }
}
