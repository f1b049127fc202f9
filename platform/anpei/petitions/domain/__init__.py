from anpei.petitions.domain.deciding import approve_petition, file_petition, refuse_petition

__all__ = ["approve_petition", "file_petition", "refuse_petition"]
